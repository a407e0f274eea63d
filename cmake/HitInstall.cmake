# SPDX-License-Identifier: GPL-3.0-or-later
# cmake --install build/release --prefix P. The installed programs use LibTorch where it lies in HIT_DEPS.
include(GNUInstallDirs)
set_target_properties(hitscope hit PROPERTIES INSTALL_RPATH "${HIT_TORCH_ROOT}/lib")
install(TARGETS hitscope hit RUNTIME)
if(HIT_WITH_CUDA)
    install(TARGETS hit_cuda LIBRARY DESTINATION lib/hitscope)
endif()
install(DIRECTORY resources/models DESTINATION "${CMAKE_INSTALL_DATADIR}/hitscope" FILES_MATCHING PATTERN "*.safetensors")
install(FILES README.md LICENSE LICENSE.exception TYPE DOC)
install(FILES packaging/hitscope.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
install(FILES packaging/io.github.hitscope.Hitscope.metainfo.xml DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
install(FILES packaging/hitscope-mime.xml DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" RENAME hitscope.xml)
install(FILES packaging/hitscope.svg DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
