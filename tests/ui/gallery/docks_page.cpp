// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/log.h"
#include "tests/ui/gallery/pages.h"
#include "ui/docks/entry_panel.h"
#include "ui/docks/jobs_dock.h"
#include "ui/docks/key_map_view.h"
#include "ui/docks/latent_dock.h"
#include "ui/docks/log_window.h"
#include "ui/docks/model_dock.h"
#include "ui/docks/preferences_dialog.h"
#include "ui/explorer.h"
#include "ui/jobs.h"
#include "ui/key_map.h"
#include "ui/settings.h"

#include <QAction>
#include <QMainWindow>
#include <QPainter>
#include <QTabWidget>
#include <QTemporaryDir>

namespace hit {
namespace {

std::shared_ptr<const ModelInfo> exampleModel()
{
    auto info = std::make_shared<ModelInfo>();
    info->name = "planets-256";
    info->path = "/models/planets-256.safetensors";
    info->format = "safetensors";
    info->file_bytes = 152'000'000;
    info->step = 182'000;
    info->has_ema = info->has_generator = true;
    info->config = preset("hit-s-256").value();
    info->cost = cost(info->config);
    info->device = "CPU, 2 threads";
    info->notes = {"Block side taken from hit-s-256"};
    return info;
}

QImage thumbnail(QPoint seed)
{
    QImage image(32, 32, QImage::Format_RGB32);
    const auto hue = [seed](int a, int b) {
        return ((seed.x() * a + seed.y() * b) % 360 + 360) % 360;
    };
    image.fill(QColor::fromHsv(hue(53, 131), 140, 60));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromHsv(hue(91, 17), 140, 210));
    painter.drawEllipse(QPointF(16, 16), 9, 9);
    return image;
}

void fillJobs(JobList &jobs)
{
    const int film = jobs.add(QStringLiteral("Film"), QStringLiteral("ring-tour.mp4"),
                              QStringLiteral("/tmp"), [] {});
    jobs.update(film, 0.62, QStringLiteral("446 of 720 frames"));
    const int done = jobs.add(QStringLiteral("Film"), QStringLiteral("orbit.webm"),
                              QStringLiteral("/tmp"), [] {});
    jobs.finish(done, QStringLiteral("720 frames"));
    const int bad =
        jobs.add(QStringLiteral("Image"),
                 QStringLiteral("a-very-long-name-of-a-picture-4217.38.png"), {}, [] {});
    jobs.fail(bad, QStringLiteral("The disk is full"));
    jobs.cancelled(jobs.add(QStringLiteral("Film"), QStringLiteral("walk.mp4"), {}, [] {}));
}

/// Everything that the docks of one page look at lives as long as the page.
struct Docks final : QMainWindow
{
    Docks()
    {
        auto *model = new ModelDock(explorer, this);
        auto *latent = new LatentDock(explorer, this);
        auto *list = new JobsDock(jobs, this);
        auto *numbers = new LatentDock(explorer, this);
        numbers->setObjectName(QStringLiteral("Second"));
        auto *empty = new JobsDock(noJobs, this);
        empty->setObjectName(QStringLiteral("Third"));
        explorer.setModel(exampleModel());
        explorer.travelTo({4216.8, 12.6});
        explorer.travelTo({4217.38, 12.06});
        connect(latent, &LatentDock::thumbnailsWanted, latent,
                [latent](const QList<QPoint> &seeds) {
                    for (QPoint seed : seeds)
                        latent->setThumbnail(seed, thumbnail(seed));
                });
        fillJobs(jobs);
        latent->findChild<EntryPanel *>()->setOpen(false);

        model->setTimings({4.1, 6.9, 7.7, 8.3, 7.3, 26.7}, 2, 60.9);
        addDockWidget(Qt::LeftDockWidgetArea, model);
        addDockWidget(Qt::LeftDockWidgetArea, list);
        addDockWidget(Qt::RightDockWidgetArea, latent);
        addDockWidget(Qt::RightDockWidgetArea, empty);
        setCentralWidget(numbers);
        numbers->setFeatures(QDockWidget::NoDockWidgetFeatures);
        resize(1040, 760);
        resizeDocks({model, latent}, {264, 360}, Qt::Horizontal);
        resizeDocks({latent, empty}, {408, 350}, Qt::Vertical);
    }

    Explorer explorer;
    JobList jobs, noJobs;
};

struct Dialogs final : QWidget
{
    Dialogs()
        : settings(folder.filePath(QStringLiteral("settings.ini")))
        , keys(settings)
    {
        const struct
        {
            const char *group, *id, *text, *keys;
        } actions[] = {{"File", "file.open", "&Open...", "Ctrl+O"},
                       {"File", "file.save", "Save &image", "Ctrl+E"},
                       {"Edit", "edit.undo", "Undo", "Ctrl+Z"},
                       {"Latent", "latent.random", "New image", "R"},
                       {"View", "view.fit", "Fit", "F"},
                       {"View", "view.full", "Full screen", "F11"}};
        for (const auto &a : actions) {
            auto *action = new QAction(QLatin1String(a.text), this);
            action->setObjectName(QLatin1String(a.id));
            action->setShortcut(QKeySequence(QLatin1String(a.keys)));
            keys.add(action, QLatin1String(a.group));
        }
        const QList<QPair<QString, QString>> devices{
            {QStringLiteral("cuda:0"), QStringLiteral("GPU 0, GeForce RTX 4070")}};
        for (int page = 0; page < 5; ++page) {
            auto *dialog = new PreferencesDialog(settings, keys, devices, this);
            dialog->setWindowFlags(Qt::Widget);
            dialog->setGeometry(8 + page % 2 * 628, 8 + page / 2 * 300, 620, 292);
            if (page == 4)
                dialog->setGeometry(8, 608, 620, 420);
            dialog->findChild<QTabWidget *>()->setCurrentIndex(page);
        }
        hit::log::info("The window opened");
        hit::log::warning("No CUDA device: no NVIDIA driver");
        hit::log::error("planets.pkl: a Python pickle can run a program");
        auto *window = new LogWindow(this);
        window->setWindowFlags(Qt::Widget);
        window->setGeometry(636, 608, 620, 420);
        resize(1264, 1036);
    }

    QTemporaryDir folder;
    Settings settings;
    KeyMap keys;
};

} // namespace

QWidget *docksPage()
{
    return new Docks;
}

QWidget *dialogsPage()
{
    return new Dialogs;
}

} // namespace hit
