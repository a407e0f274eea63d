# SPDX-License-Identifier: GPL-3.0-or-later
# hit::torch and hit::c10 from the pip wheel. find_package(Torch) is not used: without a GPU it fails or rewrites the
# CUDA flags. The programs link the CPU libraries only; CUDA comes by dlopen.
file(GLOB HIT_TORCH_ROOT LIST_DIRECTORIES true "${HIT_DEPS}/python/lib/python3*/site-packages/torch")
if(NOT HIT_TORCH_ROOT)
    message(FATAL_ERROR "torch was not found in ${HIT_DEPS}; run packaging/setup first")
endif()
file(STRINGS "${HIT_TORCH_ROOT}/version.py" _version REGEX "^__version__")
string(REGEX MATCH "[0-9.]+\\+?[a-z0-9]*" HIT_TORCH_VERSION "${_version}")
if(NOT HIT_TORCH_VERSION MATCHES "^2\\.11\\.")
    message(FATAL_ERROR "torch 2.11 is needed, ${HIT_DEPS} has '${HIT_TORCH_VERSION}'; run packaging/setup")
endif()
get_filename_component(HIT_SITE_PACKAGES "${HIT_TORCH_ROOT}" DIRECTORY)
set(HIT_CUDA_ROOT "${HIT_SITE_PACKAGES}/nvidia/cu13")

# -idirafter: the wheel's include folder holds its own fmt, which must not come before Debian's.
set(_includes "SHELL:-idirafter \"${HIT_TORCH_ROOT}/include\"" "SHELL:-idirafter \"${HIT_TORCH_ROOT}/include/torch/csrc/api/include\"")
foreach(lib c10 torch_cpu)
    add_library(hit::${lib} SHARED IMPORTED)
    set_target_properties(hit::${lib} PROPERTIES IMPORTED_LOCATION "${HIT_TORCH_ROOT}/lib/lib${lib}.so")
    target_compile_options(hit::${lib} INTERFACE ${_includes})
endforeach()
target_link_libraries(hit::c10 INTERFACE Threads::Threads)
# GCC 14 sees torch's headers (InferenceMode, autograd::Function) read what is not set and write out of bounds; they do
# neither.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
    target_compile_options(hit::c10 INTERFACE -Wno-array-bounds -Wno-maybe-uninitialized -Wno-stringop-overflow)
endif()
# The wheel's own libraries are found through their RPATH; the linker must not look for them.
target_link_libraries(hit::torch_cpu INTERFACE hit::c10)
target_link_options(hit::torch_cpu INTERFACE "LINKER:--unresolved-symbols=ignore-in-shared-libs" "LINKER:--allow-shlib-undefined")
