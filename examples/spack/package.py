# package.py -- a recipe for Spack. In a repository of your own:
#
#   spack repo create ~/mine mine
#   mkdir -p ~/mine/packages/nnrun && cp examples/spack/package.py ~/mine/packages/nnrun
#   spack repo add ~/mine
#   spack dev-build nnrun@0.1.0          in the top of nnrun's sources
#   spack load nnrun
#
# What was tried of it: docs/clusters.md.
from spack.package import *


class Nnrun(AutotoolsPackage):
    """Experiments with neural networks: one file describes a run, one HDF5 file holds all of it."""

    maintainers = []
    version("0.1.0")

    variant("onnx", default=True, description="export to ONNX and TensorBoard")

    depends_on("autoconf", type="build")
    depends_on("automake", type="build")
    depends_on("libtool", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("hdf5")
    depends_on("libyaml")
    depends_on("nettle")
    depends_on("zlib-api")
    depends_on("protobuf-c", when="+onnx")

    def autoreconf(self, spec, prefix):
        autoreconf("--install", "--force")

    def configure_args(self):
        return [] if self.spec.satisfies("+onnx") else ["--without-protobuf-c"]
