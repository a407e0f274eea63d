// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/stage_table.h"
#include "ui/theme/theme.h"
#include "ui/time_text.h"

#include <QLocale>

#include <algorithm>

namespace hit {
namespace {

StageModel::Mark markOf(const StageConfig &stage, int layer)
{
    switch (stage.attention) {
    case AttentionMode::MultiAxis:
    case AttentionMode::Axial:
        return StageModel::Both;
    case AttentionMode::Full:
        return StageModel::Full;
    case AttentionMode::Regional:
        return StageModel::Regional;
    case AttentionMode::Dilated:
        return StageModel::Dilated;
    case AttentionMode::Interleaved:
        return layer % 2 == 0 ? StageModel::Regional : StageModel::Dilated;
    case AttentionMode::None:
        break;
    }
    return StageModel::Mlp;
}

QList<int> marksOf(const StageConfig &stage)
{
    QList<int> marks;
    if (stage.cross_attention)
        marks.append(StageModel::Cross);
    for (int layer = 0; layer < stage.layers; ++layer)
        marks.append(markOf(stage, layer));
    return marks;
}

QString millisecondsText(double ms, double slowest)
{
    if (ms < 0)
        return QStringLiteral("\u2013");
    return QLocale().toString(ms, 'f', columnDecimals(slowest));
}

QString markName(int mark)
{
    switch (mark) {
    case StageModel::Cross:
        return StageModel::tr("cross-attention");
    case StageModel::Regional:
        return StageModel::tr("regional attention");
    case StageModel::Dilated:
        return StageModel::tr("dilated attention");
    case StageModel::Both:
        return StageModel::tr("regional and dilated attention");
    case StageModel::Full:
        return StageModel::tr("full attention");
    default:
        return StageModel::tr("MLP");
    }
}

QString layersText(const StageConfig &stage)
{
    QStringList names;
    for (int mark : marksOf(stage))
        names.append(markName(mark));
    return names.join(QStringLiteral(", "));
}

/// "2.41 M", "380 k".
QString countText(std::int64_t count)
{
    const QLocale locale;
    if (count >= 10'000'000)
        return StageModel::tr("%1\u202fM").arg(locale.toString(double(count) / 1e6, 'f', 1));
    if (count >= 1'000'000)
        return StageModel::tr("%1\u202fM").arg(locale.toString(double(count) / 1e6, 'f', 2));
    if (count >= 10'000)
        return StageModel::tr("%1\u202fk").arg(locale.toString(double(count) / 1e3, 'f', 0));
    return locale.toString(qlonglong(count));
}

} // namespace

void StageModel::setModel(std::shared_ptr<const ModelInfo> model)
{
    beginResetModel();
    m_model = std::move(model);
    m_ms.assign(m_model ? m_model->config.stages.size() : 0, -1);
    m_firstStage = rowCount();
    endResetModel();
}

void StageModel::setTimings(const std::vector<double> &ms, int firstStage)
{
    if (!m_model || ms.size() != m_ms.size())
        return;
    m_firstStage = firstStage;
    for (std::size_t i = 0; i < ms.size(); ++i)
        m_ms[i] = int(i) < firstStage ? -1 : ms[i];
    if (!m_ms.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

int StageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_model ? 0 : int(m_model->config.stages.size());
}

int StageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns);
}

QVariant StageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    const StageConfig &stage = m_model->config.stages[std::size_t(row)];
    const double ms = m_ms[std::size_t(row)];
    const double slowest = *std::max_element(m_ms.begin(), m_ms.end());
    const struct
    {
        QString text;
        QVariant sort;
    } cells[] = {{QString::number(m_model->config.stage_side(row)), row},
                 {QString::number(stage.dim), stage.dim},
                 {QString::number(stage.heads), stage.heads},
                 {layersText(stage), stage.layers},
                 {{}, ms},
                 {millisecondsText(ms, slowest), ms}};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return cells[index.column()].text;
    case SortRole:
        return cells[index.column()].sort;
    case Qt::ToolTipRole:
        return toolTip(row);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == Layers ? Qt::AlignLeft : Qt::AlignRight));
    case MarksRole:
        return QVariant::fromValue(marksOf(stage));
    case ShareRole:
        return slowest > 0 ? qMax(0.0, ms / slowest) : 0.0;
    case FreshRole:
        return row >= m_firstStage;
    default:
        return {};
    }
}

QVariant StageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Layers ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::FontRole)
        return font(TextRole::Label);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Pixels:
        return tr("px");
    case Channels:
        return tr("ch");
    case Heads:
        return tr("heads");
    case Layers:
        return tr("layers");
    case Milliseconds:
        return tr("ms");
    default:
        return QString();
    }
}

QString StageModel::toolTip(int stage) const
{
    const StageConfig &config = m_model->config.stages[std::size_t(stage)];
    const int side = m_model->config.stage_side(stage);
    QStringList lines{
        tr("Stage %1 \u00d7 %1, %2 channels, %3 heads").arg(side).arg(config.dim).arg(config.heads),
        layersText(config)};
    const Cost &cost = m_model->cost;
    if (std::size_t(stage) < cost.stages.size()) {
        const StageCost &of = cost.stages[std::size_t(stage)];
        lines.append(
            tr("%1 parameters, %2 MACs").arg(countText(of.parameters), countText(of.macs)));
    }
    return lines.join(u'\n');
}

} // namespace hit
