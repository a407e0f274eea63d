# SPDX-License-Identifier: GPL-3.0-or-later
# hit_add_test(MODULE/NAME [TORCH] [DEPS target...] [SOURCES more...] [LABELS label...] [ENVIRONMENT VAR=value...])
#   one Qt Test program from tests/MODULE/tst_NAME.cpp, known to ctest as MODULE/NAME.
#   Every test knows HIT_TEST_FIXTURES (tests/fixtures), HIT_TEST_REFERENCE (the official code's data) and
#   HIT_TEST_PYTHON (the private environment's interpreter, an oracle for file formats).
function(hit_add_test id)
    cmake_parse_arguments(ARG "TORCH" "" "DEPS;SOURCES;LABELS;ENVIRONMENT" ${ARGN})
    get_filename_component(module "${id}" DIRECTORY)
    get_filename_component(name "${id}" NAME)
    set(target tst_${module}_${name})
    add_executable(${target} "${PROJECT_SOURCE_DIR}/tests/${module}/tst_${name}.cpp" ${ARG_SOURCES})
    set_target_properties(${target} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
    target_link_libraries(${target} PRIVATE hit_options Qt6::Test ${ARG_DEPS})
    target_compile_definitions(${target} PRIVATE
        HIT_TEST_FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures"
        HIT_TEST_REFERENCE="${HIT_REFERENCE}"
        HIT_TEST_PYTHON="${HIT_DEPS}/python/bin/python"
        HIT_TEST_BIN="${PROJECT_BINARY_DIR}/bin"
        HIT_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    if(ARG_TORCH)
        target_link_libraries(${target} PRIVATE hit::torch_cpu)
        hit_use_torch_pch(${target})
    endif()
    add_test(NAME ${id} COMMAND ${target})
    # Threads that wait by spinning make a busy machine slower by an order of magnitude.
    set_tests_properties(${id} PROPERTIES TIMEOUT 600 LABELS "${module};${ARG_LABELS}"
        ENVIRONMENT "OMP_WAIT_POLICY=PASSIVE;${ARG_ENVIRONMENT}")
    if("gl" IN_LIST ARG_LABELS) # windows take the focus from each other
        set_tests_properties(${id} PROPERTIES RESOURCE_LOCK screen)
    endif()
endfunction()
