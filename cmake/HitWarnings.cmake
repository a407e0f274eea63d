# SPDX-License-Identifier: GPL-3.0-or-later
add_library(hit_options INTERFACE)
target_compile_options(hit_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# GCC 12 sees overlaps in "text" + std::string that cannot be (GCC bug 105651).
target_compile_options(hit_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
# Qt's targets ask for -fPIC, and one precompiled header serves only targets that agree on it.
target_compile_options(hit_options INTERFACE -fPIC)
# slots, signals and emit of Qt clash with torch.
target_compile_definitions(hit_options INTERFACE QT_NO_KEYWORDS HIT_VERSION="${PROJECT_VERSION}")
target_include_directories(hit_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_link_libraries(hit_options INTERFACE Threads::Threads)
if(HIT_SANITIZE)
    target_compile_options(hit_options INTERFACE -fsanitize=${HIT_SANITIZE} -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(hit_options INTERFACE -fsanitize=${HIT_SANITIZE})
endif()
if(HIT_BUILD_FUZZERS)
    target_compile_options(hit_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
