"""Open fonts of Debian by the names of their packages, each with the licence of its fonts."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from sampler.datasets.caches import cache_root
from sampler.datasets.mnist import DataUnavailable
from sampler.support.files import make_folder

_BY_LICENCE = {
    "GPL-2+ with font exception": """
        adf-accanthis adf-baskervald adf-berenis adf-gillius adf-ikarius adf-irianis adf-libris
        adf-mekanus adf-oldania adf-romande adf-solothurn adf-switzera adf-tribun adf-universalis
        adf-verana
    """,
    "OFL-1.1": """
        allerta anonymous-pro apropal arapey averia-gwf averia-sans-gwf averia-serif-gwf b612
        bebas-neue blankenburg breip bwht cabin cantarell cardo cmu comfortaa comic-neue compagnon
        courier-prime crosextra-carlito dancingscript dosis ebgaramond eurofurence fantasque-sans
        ferrite-core firacode gemunu-libre gnutypewriter havana hermit hosny-amiri humor-sans inter
        junction junicode karmilla kaushanscript klaudia-berenika kristi lato le-murmure league-mono
        league-spartan leckerli-one lemonada lobster lobstertwo manrope millimetre monofur monoid
        mononoki mplus national-park noto-core noto-mono okolaks oldstandard opendin play
        quattrocento quicksand radisnoir reggae rocknroll routed-gothic sil-andika sil-charis
        sil-doulos sil-gentium-basic sil-gentiumplus sil-harmattan smc-chilanka smc-gayathri
        smc-manjari solide-mirage sora stick stix vollkorn yanone-kaffeesatz
    """,
    "Apache-2.0": """
        clear-sans crosextra-caladea jetbrains-mono open-sans roboto-slab roboto-unhinted
    """,
    "MIT": "fanwood lindenhill roadgeek",
    "public domain": "goudybookletter prociono tuffy",
    "Bitstream Vera": "dejavu-core",
    "OFL-1.1 or LGPL-2.1": "essays1743",
    "GPL-3+ with font exception": "freefont-ttf rufscript",
    "OFL-1.1 or BSD-3-Clause": "georgewilliams",
    "BSD-3-Clause": "go",
    "MIT and Bitstream Vera": "hack",
    "GPL-2+ with font exception, and OFL-1.1": "linuxlibertine",
    "GPL-2 with font exception": "osifont",
}
#: Package, without "fonts-" → licence of its fonts, as its copyright file says.
PACKAGES = {name: licence for licence, names in _BY_LICENCE.items() for name in names.split()}
_TIMEOUT = 300  # seconds of a download


def font_folder(download: bool = True) -> Path:
    """Return the folder that holds one folder for each package; what is missing is fetched.

    Raises
    ------
    DataUnavailable
        A package is not there, and could not be fetched.
    """
    root = cache_root() / "open-fonts"
    missing = [name for name in PACKAGES if not (root / name).is_dir()]
    if missing and not download:
        raise _unavailable(root, missing, "download=False")
    tools = shutil.which("apt-get"), shutil.which("dpkg-deb")
    if missing and None in tools:
        raise _unavailable(root, missing, "apt-get and dpkg-deb are Debian's and Ubuntu's")
    make_folder(root)
    for name in missing:
        try:
            _fetch(name, root)
        except (OSError, subprocess.SubprocessError, StopIteration) as error:
            raise _unavailable(root, [name], str(error)) from error
    return root


def _fetch(name: str, root: Path) -> None:
    """Fetch one package and unpack it; its folder is there as a whole, or not at all."""
    with tempfile.TemporaryDirectory(dir=root) as temporary:
        folder = Path(temporary)
        settings = {"check": True, "capture_output": True, "timeout": _TIMEOUT}
        subprocess.run(["apt-get", "download", f"fonts-{name}"], cwd=folder, **settings)
        package = next(folder.glob("*.deb"))
        subprocess.run(["dpkg-deb", "-x", package.name, "unpacked"], cwd=folder, **settings)
        _settle(folder / "unpacked", root / name)


def _settle(unpacked: Path, folder: Path) -> None:
    """Move a package to its place, where another process may have put it in the meantime."""
    try:
        unpacked.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _unavailable(root: Path, names: list[str], reason: str) -> DataUnavailable:
    some = ", ".join(f"fonts-{name}" for name in names[:3]) + (" …" if len(names) > 3 else "")
    return DataUnavailable(
        f"'{root}' lacks {len(names)} packages of fonts ({some}), and they were not fetched "
        f"({reason}); unpack each into a folder there, named without 'fonts-'"
    )
