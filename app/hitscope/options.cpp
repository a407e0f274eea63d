// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/options.h"

#include "app/hitscope/file_kind.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace hit {

namespace {

constexpr int wrongUse = 2;

std::string checkUploadPath(const std::string &name)
{
    return uploadPathFromString(QString::fromStdString(name))
               ? std::string()
               : "\"" + name + "\" is none of interop, copy, software";
}

std::string checkDevice(const std::string &name)
{
    const bool numbered = name.starts_with("cuda:") && name.size() > 5
                          && name.find_first_not_of("0123456789", 5) == std::string::npos;
    return name == "auto" || name == "cpu" || name == "cuda" || numbered
               ? std::string()
               : "\"" + name + "\" is none of auto, cpu, cuda, cuda:N";
}

} // namespace

ParsedOptions parseOptions(int argc, const char *const *argv)
{
    CLI::App app("The window of Hitscope, an explorer for HiT generators.", "hitscope");
    std::vector<std::string> files;
    std::string upload, device, screenshot, record, play;
    app.add_option("files", files,
                   "a checkpoint, and a place to go to: a session, a PNG of Hitscope, or latents")
        ->type_name("[CKPT] [SESSION|PNG|NPY]")
        ->expected(0, 2);
    app.add_option("--upload", upload, "how pictures reach the screen: interop, copy, software")
        ->check(CLI::Validator(checkUploadPath, "PATH"));
    app.add_option("--device", device, "auto, cpu, cuda, cuda:N")
        ->check(CLI::Validator(checkDevice, "DEVICE"));
    app.add_option("--screenshot", screenshot, "save what the window shows, then quit")
        ->type_name("PNG");
    app.add_option("--record", record, "write the actions of this session")->type_name("JSON");
    app.add_option("--play", play, "replay recorded actions, then quit")->type_name("JSON");
    app.set_version_flag("--version", std::string("hitscope ") + HIT_VERSION);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return {{}, app.exit(error) == 0 ? 0 : wrongUse};
    }

    Options options;
    for (const std::string &file : files) {
        const QString path = QString::fromStdString(file);
        QString &place = fileKind(path) == FileKind::Model ? options.model : options.place;
        if (!place.isEmpty()) {
            std::cerr << "hitscope: " << file << ": one checkpoint and one place to go to can be "
                      << "named, this is a second one\n";
            return {{}, wrongUse};
        }
        place = path;
    }
    options.upload = uploadPathFromString(QString::fromStdString(upload));
    options.device = QString::fromStdString(device);
    options.screenshot = QString::fromStdString(screenshot);
    options.record = QString::fromStdString(record);
    options.play = QString::fromStdString(play);
    return {options, std::nullopt};
}

} // namespace hit
