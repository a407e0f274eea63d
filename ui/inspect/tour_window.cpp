// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/tour_window.h"

#include "ui/inspect/axes_figure.h"
#include "ui/inspect/inspector.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QPushButton>

#include <array>

namespace hit {
namespace {

struct Page
{
    const char *title;
    const char *text;
    AxesFigure::Axes axes;
    std::optional<AttentionKind> kind; ///< that the canvas shows; none: what a stage adds
};

#define TEXT(text) QT_TRANSLATE_NOOP("hit::TourWindow", text)

constexpr std::array pageTable{
    Page{TEXT("Positions and patches"),
         TEXT("A stage is a square of positions, here the squares of the figure. It is cut into "
              "patches, the heavy lines. Point at a position: the picture shows where it lies."),
         AxesFigure::Axes::None, AttentionKind::Regional},
    Page{TEXT("Regional attention"),
         TEXT("Half of the heads look inside the patch: a position attends to its neighbours "
              "there and sees what is near. On the picture lie the weights of this model."),
         AxesFigure::Axes::Regional, AttentionKind::Regional},
    Page{TEXT("Dilated attention"),
         TEXT("The other heads look across the patches: a position attends to those at the same "
              "place of every patch, a lattice over the whole picture."),
         AxesFigure::Axes::Dilated, AttentionKind::Dilated},
    Page{TEXT("Both together"),
         TEXT("Regional and dilated heads work side by side in one layer. After two of them every "
              "position can have heard of every other, for much less than attending to all at "
              "once."),
         AxesFigure::Axes::Both, AttentionKind::Dilated},
    Page{TEXT("Cross-attention"),
         TEXT("Before that, every position reads 16 tokens, which are made of the latent z. That "
              "is how z speaks to each stage. Point at a position and see which tokens it reads, "
              "or choose a token in the Attention panel and see who reads it."),
         AxesFigure::Axes::None, AttentionKind::Cross},
    Page{TEXT("Only pixels"),
         TEXT("Large stages have no attention between positions: each pixel reads the tokens and "
              "is computed by itself. Each of them adds an image of its own; the picture is their "
              "sum. Move the faders in the Stages panel."),
         AxesFigure::Axes::None, std::nullopt},
};

#undef TEXT

constexpr int textWidth = 300;

} // namespace

TourWindow::TourWindow(Inspector &inspector, QWidget *parent)
    : QWidget(parent, Qt::Tool)
    , m_inspector(inspector)
    , m_title(makeLabel({}, TextRole::Headline))
    , m_text(makeLabel({}, TextRole::Body))
    , m_place(makeLabel({}, TextRole::Caption, Tone::Caption))
    , m_figure(new AxesFigure)
    , m_back(new QPushButton(tr("Back")))
    , m_next(new QPushButton(tr("Next")))
{
    setObjectName(QStringLiteral("tour"));
    setWindowTitle(tr("How HiT attends"));
    setSurface(this, Surface::Panel);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(textLength(textWidth));
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_place, 1);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    auto *words = new QVBoxLayout;
    words->setSpacing(metrics::gap);
    words->addWidget(m_title);
    words->addWidget(m_text, 1);
    words->addLayout(buttons);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::groupGap, metrics::groupGap, metrics::groupGap,
                            metrics::groupGap);
    row->setSpacing(metrics::groupGap);
    row->addWidget(m_figure);
    row->addLayout(words, 1);
    connect(m_back, &QPushButton::clicked, this, [this] { showPage(m_page - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] {
        if (m_page + 1 == pages())
            close();
        else
            showPage(m_page + 1);
    });
    connect(m_figure, &AxesFigure::cellChosen, this, &TourWindow::lookAt);
    connect(&inspector, &Inspector::modelChanged, this, [this] { showPage(m_page); });
    showPage(0);
}

int TourWindow::pages()
{
    return int(pageTable.size());
}

int TourWindow::figureStage() const
{
    const GeneratorConfig *config = m_inspector.config();
    for (int stage = 0; config && stage < int(config->stages.size()); ++stage)
        if (config->stages[std::size_t(stage)].block_side.size() == 1)
            return stage;
    return -1;
}

void TourWindow::showPage(int page)
{
    m_page = page;
    const Page &shown = pageTable[std::size_t(page)];
    m_title->setText(tr(shown.title));
    m_text->setText(tr(shown.text));
    m_place->setText(tr("%1 of %2").arg(page + 1).arg(pages()));
    m_back->setEnabled(page > 0);
    m_back->setToolTip(page > 0 ? QString() : tr("This is the first page."));
    m_next->setText(page + 1 == pages() ? tr("Done") : tr("Next"));
    const int stage = figureStage();
    m_figure->setVisible(stage >= 0);
    m_figure->setAxes(shown.axes);
    if (stage < 0)
        return;
    const GeneratorConfig &config = *m_inspector.config();
    m_figure->setStage(config.stages[std::size_t(stage)], config.stage_side(stage));
    MapChoice choice = m_inspector.choice();
    choice.view = shown.kind ? MapView::Attention : MapView::StageImage;
    choice.kind = shown.kind.value_or(choice.kind);
    choice.stage = shown.kind ? stage : int(config.stages.size()) - 1;
    choice.layer = shown.kind == AttentionKind::Cross ? 0 : 1;
    choice.heads = HeadChoice::Mean;
    m_inspector.choose(choice);
    MapLook look = m_inspector.look();
    look.on = true;
    m_inspector.setLook(look);
    lookAt(m_figure->cell());
}

/// The middle of the position, on the picture.
void TourWindow::lookAt(QPoint cell)
{
    const GeneratorConfig *config = m_inspector.config();
    if (!config || figureStage() < 0)
        return;
    const int pixels = config->size / config->stage_side(figureStage());
    m_inspector.lock(cell * pixels + QPoint(pixels / 2, pixels / 2));
}

} // namespace hit
