// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/architecture_strip.h"

#include "ui/inspect/inspector.h"
#include "ui/inspect/kind_colors.h"
#include "ui/inspect/stage_edits.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace hit {
namespace {

constexpr int endWidth = 44, arrow = 24, narrowArrow = 12, padding = 8, tagGap = 3;
constexpr int leastBox = 84, mostBox = 180;

bool isPerPixel(const std::vector<AttentionSite> &sites, int stage)
{
    return std::none_of(sites.begin(), sites.end(), [&](const AttentionSite &site) {
        return site.stage == stage && site.kind != AttentionKind::Cross;
    });
}

} // namespace

QString ArchitectureStrip::mlpText()
{
    return tr("MLP");
}

QString ArchitectureStrip::rgbText()
{
    return tr("rgb");
}

ArchitectureStrip::ArchitectureStrip(Inspector &inspector, const Explorer &explorer,
                                     QWidget *parent)
    : QWidget(parent)
    , m_inspector(inspector)
    , m_explorer(explorer)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Architecture"));
    setTextRole(this, TextRole::Label);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&inspector, &Inspector::modelChanged, this, [this] {
        m_ms.clear();
        layOut();
    });
    const auto redraw = [this] {
        update();
        describe();
    };
    connect(&inspector, &Inspector::choiceChanged, this, redraw);
    connect(&explorer, &Explorer::stateChanged, this, redraw);
    connect(&Theme::current(), &Theme::changed, this, redraw);
    layOut();
}

void ArchitectureStrip::describe()
{
    const int here = selected();
    QString text = here < 0 ? QString() : toolTip(m_parts[here]);
    setAccessibleDescription(text.replace(QStringLiteral("<br>"), QStringLiteral(", "))
                                 .remove(QStringLiteral("<b>"))
                                 .remove(QStringLiteral("</b>")));
}

void ArchitectureStrip::setPicture(const QImage &picture)
{
    m_picture = picture;
    update();
}

void ArchitectureStrip::setTimings(const std::vector<double> &ms)
{
    m_ms.resize(ms.size());
    for (std::size_t i = 0; i < ms.size(); ++i)
        if (ms[i] > 0)
            m_ms[i] = ms[i];
}

int ArchitectureStrip::tagHeight() const
{
    return fontMetrics().height() + 2;
}

QString ArchitectureStrip::tagText(int site) const
{
    switch (m_inspector.sites()[std::size_t(site)].kind) {
    case AttentionKind::Cross:
        return m_short ? tr("C") : tr("cross");
    case AttentionKind::Regional:
        return tr("R");
    case AttentionKind::Dilated:
        break;
    }
    return tr("D");
}

int ArchitectureStrip::tagWidth(const QString &text) const
{
    return fontMetrics().horizontalAdvance(text) + 8;
}

int ArchitectureStrip::tagsWidth() const
{
    const auto &sites = m_inspector.sites();
    const auto &stages = m_inspector.config()->stages;
    int most = 0;
    for (int stage = 0; stage < int(stages.size()); ++stage) {
        int sum = isPerPixel(sites, stage) ? tagWidth(mlpText()) + tagGap : 0;
        if (stages[std::size_t(stage)].rgb)
            sum += fontMetrics().horizontalAdvance(rgbText()) + tagGap;
        for (int site = 0; site < int(sites.size()); ++site)
            if (sites[std::size_t(site)].stage == stage)
                sum += tagWidth(tagText(site)) + tagGap;
        most = std::max(most, sum);
    }
    return most;
}

int ArchitectureStrip::boxHeight() const
{
    return padding * 2 + fontMetrics().height() + 6 + tagHeight();
}

int ArchitectureStrip::leastBoxWidth() const
{
    const int letter = fontMetrics().horizontalAdvance(u'D') + 8 + tagGap;
    const auto &sites = m_inspector.sites();
    int most = 0;
    for (const AttentionSite &site : sites)
        most = std::max(
            most, int(std::count_if(sites.begin(), sites.end(), [&](const AttentionSite &other) {
                return other.stage == site.stage;
            })));
    return std::max(leastBox, most * letter + 2 * padding);
}

QSize ArchitectureStrip::minimumSizeHint() const
{
    const GeneratorConfig *config = m_inspector.config();
    const int stages = config ? int(config->stages.size()) : 0;
    return {2 * endWidth + narrowArrow + stages * (leastBoxWidth() + narrowArrow) + padding,
            boxHeight() + fontMetrics().height() + 14};
}

QSize ArchitectureStrip::sizeHint() const
{
    return minimumSizeHint();
}

int ArchitectureStrip::boxWidth() const
{
    const int stages = std::max(1, int(m_inspector.config()->stages.size()));
    const int room = width() - 2 * endWidth - (stages + 1) * arrow - padding;
    return std::clamp(room / stages, leastBoxWidth(), std::max(mostBox, leastBoxWidth()));
}

QRect ArchitectureStrip::box(int stage) const
{
    const int wide = boxWidth();
    const int stages = int(m_inspector.config()->stages.size());
    const int between = std::clamp(
        (width() - 2 * endWidth - padding - stages * wide) / (stages + 1), narrowArrow, arrow);
    return {endWidth + between + stage * (wide + between), 2, wide, boxHeight()};
}

void ArchitectureStrip::layOut()
{
    m_parts.clear();
    m_mlps.clear();
    if (!m_inspector.config())
        return update();
    m_short = false;
    m_short = tagsWidth() > boxWidth() - 2 * padding;
    const auto &sites = m_inspector.sites();
    for (int stage = 0; stage < int(m_inspector.config()->stages.size()); ++stage) {
        const QRect place = box(stage);
        m_parts.append({stage, -1, place});
        int left = place.left() + padding;
        const int top = place.bottom() - padding - tagHeight() + 1;
        for (int site = 0; site < int(sites.size()); ++site) {
            if (sites[std::size_t(site)].stage != stage)
                continue;
            const int wide = std::min(tagWidth(tagText(site)), place.right() - left);
            m_parts.append({stage, site, QRect(left, top, wide, tagHeight())});
            left += wide + tagGap;
        }
        if (isPerPixel(sites, stage))
            m_mlps.append(QRect(left, top, tagWidth(mlpText()), tagHeight()));
    }
    updateGeometry();
    update();
}

const ArchitectureStrip::Part *ArchitectureStrip::at(QPoint point) const
{
    const auto found = std::find_if(m_parts.rbegin(), m_parts.rend(),
                                    [&](const Part &part) { return part.rect.contains(point); });
    return found == m_parts.rend() ? nullptr : &*found;
}

int ArchitectureStrip::selected() const
{
    const auto site = siteOf(m_inspector.choice(), m_inspector.sites());
    const bool attends = m_inspector.choice().view == MapView::Attention;
    for (int i = 0; i < m_parts.size(); ++i) {
        const Part &part = m_parts[i];
        const bool isSite =
            part.site >= 0 && site && m_inspector.sites()[std::size_t(part.site)] == *site;
        if (attends ? isSite : part.site < 0 && part.stage == m_inspector.choice().stage)
            return i;
    }
    return -1;
}

void ArchitectureStrip::choose(const Part &part)
{
    MapChoice choice = m_inspector.choice();
    choice.stage = part.stage;
    if (part.site >= 0) {
        const AttentionSite &site = m_inspector.sites()[std::size_t(part.site)];
        choice.view = MapView::Attention;
        choice.layer = site.layer;
        choice.kind = site.kind;
        choice.outerAxis = site.outer_axis;
    }
    m_inspector.choose(choice);
}

QString ArchitectureStrip::toolTip(const Part &part) const
{
    const QLocale locale;
    const auto model = m_explorer.model();
    const StageConfig &stage = model->config.stages[std::size_t(part.stage)];
    const int side = model->config.stage_side(part.stage);
    if (part.site >= 0) {
        const AttentionSite &site = m_inspector.sites()[std::size_t(part.site)];
        return tr("<b>%1 px, %2 attention</b><br>Layer %3, %n head(s) of %4 channels each.",
                  nullptr, site.heads)
            .arg(side)
            .arg(kindName(site.kind))
            .arg(site.layer)
            .arg(stage.dim / std::max(1, stage.heads));
    }
    QString text = tr("<b>Stage %1</b><br>%2 \u00d7 %2 positions of %3 channels")
                       .arg(part.stage)
                       .arg(side)
                       .arg(stage.dim);
    const StageCost &cost = model->cost.stages[std::size_t(part.stage)];
    text += tr("<br>%1 parameters, %2 MACs")
                .arg(locale.toString(qlonglong(cost.parameters)),
                     locale.toString(qlonglong(cost.macs)));
    if (std::size_t(part.stage) < m_ms.size() && m_ms[std::size_t(part.stage)] > 0)
        text += tr("<br>%1\u202fms").arg(locale.toString(m_ms[std::size_t(part.stage)], 'f', 2));
    if (isPerPixel(m_inspector.sites(), part.stage))
        text += tr("<br>Each position is computed by itself.");
    return text + tr("<br>Double click shows its features.");
}

void ArchitectureStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void ArchitectureStrip::mousePressEvent(QMouseEvent *event)
{
    const Part *part = at(event->position().toPoint());
    if (event->button() == Qt::LeftButton && part)
        choose(*part);
}

void ArchitectureStrip::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const Part *part = at(event->position().toPoint()); part && part->site < 0)
        Q_EMIT featuresRequested(part->stage);
}

void ArchitectureStrip::keyPressEvent(QKeyEvent *event)
{
    const int here = selected();
    int next = here;
    switch (event->key()) {
    case Qt::Key_Left:
        --next;
        break;
    case Qt::Key_Right:
        ++next;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (here >= 0)
            Q_EMIT featuresRequested(m_parts[here].stage);
        return;
    default:
        return QWidget::keyPressEvent(event);
    }
    // Stages as such are passed over: their tags are the maps.
    while (next >= 0 && next < m_parts.size() && m_parts[next].site < 0)
        next += event->key() == Qt::Key_Left ? -1 : 1;
    if (next >= 0 && next < m_parts.size())
        choose(m_parts[next]);
}

void ArchitectureStrip::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void ArchitectureStrip::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void ArchitectureStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

bool ArchitectureStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const Part *part = at(help->pos());
    QToolTip::showText(help->globalPos(), part ? toolTip(*part) : QString(), this);
    return true;
}

} // namespace hit
