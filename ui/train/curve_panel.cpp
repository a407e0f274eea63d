// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curve_panel.h"

#include "ui/theme/theme.h"
#include "ui/train/curve_export.h"
#include "ui/train/curve_pages.h"
#include "ui/train/run_library.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/value_slider.h"

#include <QBoxLayout>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace hit {
namespace {

constexpr double usualSmoothing = 0.85;
constexpr int smoothingWidth = 256, smoothingLabel = 76, leastGroove = 102, pictureScale = 2;
/// Widths of the panel from which on there is room for more words in its header.
constexpr int roomForCompare = 900, roomForSmoothing = 800, roomForMargins = 680;

ValueSlider::Range smoothingRange()
{
    ValueSlider::Range range;
    range.minimum = 0;
    range.maximum = 0.99;
    range.defaultValue = usualSmoothing;
    range.tick = 0.99;
    range.snap = 0.05;
    range.step = 0.05;
    range.signedValue = false;
    range.growing = false;
    range.least = 0;
    return range;
}

/// The run's own lines have a colour each.
QColor ownColor(qsizetype line)
{
    const Tokens &t = tokens();
    const QList<QColor> colors{t.accent, t.b, t.dilated, t.regional, t.text2};
    return colors[line % colors.size()];
}

/// Another run has one colour, by which its lines are known, and a style for each.
QColor otherColor(qsizetype run)
{
    const Tokens &t = tokens();
    const QList<QColor> colors{t.dilated, t.regional, t.warn, t.text2};
    return colors[run % colors.size()];
}

Qt::PenStyle otherStyle(qsizetype line)
{
    const QList<Qt::PenStyle> styles{Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    return styles[line % styles.size()];
}

} // namespace

CurvePanel::CurvePanel(RunLibrary &library, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_pages(new Segmented)
    , m_scales(new Segmented)
    , m_smoothing(new ValueSlider(tr("Smoothing"), smoothingRange()))
    , m_compare(new QToolButton)
    , m_row(new QHBoxLayout)
    , m_charts(new QWidget)
{
    m_row->setContentsMargins({});
    m_row->setSpacing(metrics::groupGap);
    m_charts->setLayout(m_row);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(metrics::gap);
    column->addWidget(makeHeader());
    column->addWidget(m_charts, 1);
    makeCharts();
    connect(&Theme::current(), &Theme::changed, this, &CurvePanel::refresh);
    connect(&m_library, &RunLibrary::rowsAboutToBeRemoved, this, &CurvePanel::leave);
    connect(&m_library, &RunLibrary::renamed, this, [this](const QString &from, const QString &to) {
        if (m_others.contains(from)) {
            m_others.erase(from);
            compareWith(to, true);
        }
    });
}

QWidget *CurvePanel::makeHeader()
{
    m_pages->setObjectName(QStringLiteral("curvePages"));
    m_pages->setAccessibleName(tr("Curves of"));
    for (const CurvePage &page : curvePages())
        m_pages->addSegment(page.name);
    m_pages->setCurrent(0);
    m_scales->setObjectName(QStringLiteral("curveScales"));
    m_scales->setAccessibleName(tr("Scale"));
    m_scales->addSegment(tr("Linear"));
    m_scales->addSegment(tr("Log"), {}, tr("Values at and below 0 are left out."));
    m_scales->setCurrent(0);
    m_smoothing->setObjectName(QStringLiteral("smoothing"));
    m_smoothing->setValue(usualSmoothing);
    m_smoothing->setToolTip(tr("Smoothing"));
    m_smoothing->setMaximumWidth(textLength(smoothingWidth));
    m_smoothing->setLeastGroove(leastGroove);
    m_compare->setIcon(icon(QStringLiteral("plus")));
    m_compare->setText(tr("Compare runs"));
    m_compare->setToolTip(m_compare->text());
    m_compare->setPopupMode(QToolButton::InstantPopup);
    m_compare->setMinimumHeight(controlHeight());
    m_compare->setObjectName(QStringLiteral("button.compare"));
    auto *others = new QMenu(m_compare);
    m_compare->setMenu(others);
    connect(others, &QMenu::aboutToShow, this, [this, others] { fillCompareMenu(*others); });
    auto *save = new IconButton(QStringLiteral("save"), tr("Save the curves"));
    save->setObjectName(QStringLiteral("button.saveCurves"));
    auto *kinds = new QMenu(save);
    kinds->addAction(tr("Save as picture..."), this, [this] { choosePath(true); });
    kinds->addAction(tr("Save numbers..."), this, [this] { choosePath(false); });
    save->setMenu(kinds);
    save->setPopupMode(QToolButton::InstantPopup);

    connect(m_pages, &Segmented::chosen, this, &CurvePanel::makeCharts);
    connect(m_scales, &Segmented::chosen, this, [this](int scale) {
        for (CurveChart *chart : m_shown)
            chart->setLogarithmic(scale == 1);
    });
    connect(m_smoothing, &ValueSlider::valueChanged, this, [this](double value) {
        for (CurveChart *chart : m_shown)
            chart->setSmoothing(value);
    });
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins({});
    row->setSpacing(metrics::gap);
    row->addWidget(m_pages);
    row->addWidget(m_scales);
    row->addWidget(m_smoothing, 1);
    row->addStretch();
    row->addWidget(m_compare);
    row->addWidget(save);
    fitHeader();
    return header;
}

/// In a narrow dock icon and tool tip say it alone, and the switches leave room to the slider.
void CurvePanel::fitHeader()
{
    for (Segmented *which : {m_pages, m_scales})
        which->setTight(width() < textLength(roomForMargins));
    m_compare->setToolButtonStyle(width() < textLength(roomForCompare)
                                      ? Qt::ToolButtonIconOnly
                                      : Qt::ToolButtonTextBesideIcon);
    m_smoothing->setLabelWidth(width() < textLength(roomForSmoothing) ? 0 : smoothingLabel);
}

void CurvePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitHeader();
}

void CurvePanel::makeCharts()
{
    qDeleteAll(std::exchange(m_shown, {}));
    for (const ChartPlan &plan : curvePages()[m_pages->current()].charts) {
        auto *chart = new CurveChart(plan.title, plan.toolTip);
        chart->setLogarithmic(m_scales->current() == 1);
        chart->setSmoothing(m_smoothing->value());
        if (!plan.emptyText.isEmpty())
            chart->setEmptyText(plan.emptyText);
        connect(chart, &CurveChart::stepsChosen, this, &CurvePanel::setSteps);
        connect(chart, &CurveChart::clicked, this, &CurvePanel::clicked);
        connect(chart, &CurveChart::pointed, this, [this](double step) {
            for (CurveChart *each : m_shown)
                each->setPointer(step);
        });
        m_row->addWidget(chart, 1);
        m_shown.append(chart);
    }
    refresh();
}

void CurvePanel::setSteps(double from, double to)
{
    for (CurveChart *chart : m_shown)
        chart->setSteps(from, to);
}

void CurvePanel::showRun(const QString &path)
{
    if (path == m_path)
        return;
    m_path = path;
    m_others.erase(path);
    m_own = path.isEmpty() ? nullptr : std::make_unique<RunHistory>(path);
    if (m_own)
        connect(m_own.get(), &RunHistory::changed, this, &CurvePanel::refresh);
    setSteps(0, 0);
    refresh();
}

void CurvePanel::fillCompareMenu(QMenu &menu)
{
    menu.clear();
    for (const RunFacts &run : m_library.runs()) {
        if (run.path == m_path)
            continue;
        QAction *action = menu.addAction(run.name);
        action->setCheckable(true);
        action->setChecked(m_others.contains(run.path));
        connect(action, &QAction::toggled, this,
                [this, path = run.path](bool on) { compareWith(path, on); });
    }
    if (menu.isEmpty())
        menu.addAction(tr("There is no other run"))->setEnabled(false);
}

void CurvePanel::compareWith(const QString &path, bool on)
{
    if (on) {
        auto history = std::make_unique<RunHistory>(path);
        connect(history.get(), &RunHistory::changed, this, &CurvePanel::refresh);
        const qsizetype color = freeColor();
        m_others.insert_or_assign(path, Other{std::move(history), color});
    } else {
        m_others.erase(path);
    }
    refresh();
}

qsizetype CurvePanel::freeColor() const
{
    qsizetype color = 0;
    while (std::ranges::any_of(m_others,
                               [&](const auto &other) { return other.second.color == color; }))
        ++color;
    return color;
}

/// Runs that are no longer in the list could not be taken off the charts by hand.
void CurvePanel::leave(const QModelIndex &, int first, int last)
{
    for (int row = first; row <= last; ++row)
        if (const QString path = m_library.runs()[std::size_t(row)].path; m_others.contains(path))
            compareWith(path, false);
}

QList<Curve> CurvePanel::curvesOf(const ChartPlan &plan) const
{
    QList<Curve> curves;
    const auto add = [&](const RunHistory &history, const QString &path, const Other *other) {
        const QString name = QFileInfo(path).fileName(), run = other ? name : QString();
        const auto owner = history.curves();
        const auto &series = plan.metric ? owner->metrics() : owner->scalars();
        for (qsizetype i = 0; i < plan.lines.size(); ++i) {
            const auto points = series.find(plan.lines[i].key);
            if (points == series.end())
                continue;
            const QString &own = plan.lines[i].name;
            Curve curve;
            curve.name = run.isEmpty()           ? own
                         : plan.lines.size() > 1 ? tr("%1, %2").arg(own, run)
                                                 : run;
            curve.color = other ? otherColor(other->color) : ownColor(i);
            curve.style = other ? otherStyle(i) : Qt::SolidLine;
            curve.owner = owner;
            curve.points = &points->second;
            curve.unit = plan.unit;
            curve.column = tr("%1: %2").arg(name, plan.lines[i].quantity);
            curves.append(curve);
        }
    };
    if (m_own)
        add(*m_own, m_path, nullptr);
    for (const auto &[path, other] : m_others)
        add(*other.history, path, &other);
    return curves;
}

QList<CurveMark> CurvePanel::marks() const
{
    QList<CurveMark> marks;
    if (!m_own)
        return marks;
    const RunCurves &curves = *m_own->curves();
    for (const auto &checkpoint : curves.checkpoints())
        marks.append({checkpoint.step, CurveMark::Kind::Checkpoint, tr("checkpoint")});
    for (const auto &start : curves.starts())
        if (start.step > 0)
            marks.append({start.step, CurveMark::Kind::Resume, QString::fromStdString(start.text)});
    for (const auto &warning : curves.warnings())
        marks.append(
            {warning.step, CurveMark::Kind::Warning, QString::fromStdString(warning.text)});
    return marks;
}

void CurvePanel::refresh()
{
    const QList<ChartPlan> &plans = curvePages()[m_pages->current()].charts;
    const QList<CurveMark> happened = marks();
    for (qsizetype i = 0; i < m_shown.size(); ++i) {
        m_shown[i]->setCurves(curvesOf(plans[i]));
        m_shown[i]->setMarks(happened);
        m_shown[i]->setVisible(!plans[i].isOptional || !m_shown[i]->isEmpty());
    }
    Q_EMIT changed();
}

void CurvePanel::choosePath(bool picture)
{
    const QString name =
        QStringLiteral("%1-%2.%3")
            .arg(QFileInfo(m_path).fileName(), curvePages()[m_pages->current()].name.toLower(),
                 picture ? QStringLiteral("png") : QStringLiteral("csv"));
    auto *dialog = makeFileDialog(this, tr("Save the curves"), QDir::home().filePath(name));
    dialog->setObjectName(QStringLiteral("saveCurvesDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(picture ? QStringLiteral("png") : QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, picture](const QString &path) { save(path, picture); });
    dialog->open();
}

/// The charts under the name of the run.
QImage CurvePanel::charted() const
{
    const int margin = metrics::panelMargin, head = controlHeight(metrics::compact);
    const QSize size = m_charts->size() + QSize(2 * margin, 2 * margin + head);
    QImage image(size * pictureScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(pictureScale);
    image.fill(tokens().panel);
    QPainter painter(&image);
    painter.setFont(hit::font(TextRole::Title));
    painter.setPen(tokens().text);
    painter.drawText(QRect(margin, margin, m_charts->width(), head), Qt::AlignVCenter,
                     QFileInfo(m_path).fileName());
    m_charts->render(&painter, QPoint(margin, margin + head));
    return image;
}

void CurvePanel::save(const QString &path, bool picture)
{
    QFuture<Status> saving;
    if (picture) {
        saving = savePicture(path, charted());
    } else {
        QList<Curve> curves;
        for (const CurveChart *chart : m_shown)
            curves += chart->curves();
        saving = saveCsv(path, curves);
    }
    saving.then(this, [this, path](const Status &status) {
        if (status)
            Q_EMIT saved(path);
        else
            Q_EMIT notSaved(path, status.error());
    });
}

} // namespace hit
