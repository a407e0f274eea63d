# SPDX-License-Identifier: GPL-3.0-or-later
# The CUDA language from the pip wheels' compiler: neither a system CUDA nor a GPU is needed to build.
set(HIT_CUDA_ARCHITECTURES "75-virtual" CACHE STRING "As for CUDA_ARCHITECTURES; the release preset has the full list")
set(CMAKE_CUDA_COMPILER "${HIT_CUDA_ROOT}/bin/nvcc")
set(CMAKE_CUDA_HOST_COMPILER "${CMAKE_CXX_COMPILER}")
set(CUDAToolkit_ROOT "${HIT_CUDA_ROOT}")
set(CMAKE_CUDA_ARCHITECTURES "${HIT_CUDA_ARCHITECTURES}")
set(CMAKE_CUDA_STANDARD 17)
# nvcc looks in lib64, the wheels have lib; from 3.26 on CMake links a program to know its compiler.
set(CMAKE_CUDA_FLAGS "${CMAKE_CUDA_FLAGS} -L\"${HIT_CUDA_ROOT}/lib\"")
if(NOT EXISTS "${CMAKE_CUDA_COMPILER}")
    message(FATAL_ERROR "${CMAKE_CUDA_COMPILER} is missing; run packaging/setup, or configure with -DHIT_WITH_CUDA=OFF")
endif()
enable_language(CUDA)
