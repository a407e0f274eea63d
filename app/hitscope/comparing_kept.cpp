// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/comparing.h"
#include "app/hitscope/file_opener.h"
#include "model/media/saved_picture.h"
#include "render/canvas.h"
#include "ui/settings.h"
#include "ui/tokens/board_editor.h"
#include "ui/widgets/message_bar.h"

namespace hit {

bool Comparing::isKept() const
{
    return m_on || m.editor.stateB();
}

SavedPicture Comparing::saved() const
{
    const auto model = m.explorer.model();
    State state = m.explorer.state();
    state.view = m.canvas.view();
    SavedPicture saved = saved_picture(state, *model);
    const bool drawn = m_drawing && QString::fromStdString(m_drawing->path) == m_model;
    if (!isKept() || (!drawn && !m.editor.stateB()))
        return saved;
    SavedComparison &comparison = saved.comparison.emplace();
    comparison.on = m_on && (drawn || m_model.isEmpty());
    comparison.show = SavedComparison::Show(m_chosen);
    comparison.divider = m_divider;
    comparison.gain = m_gain;
    comparison.state = m.editor.stateB();
    if (drawn) {
        comparison.model_file = file_name(*m_drawing);
        comparison.model_bytes = m_drawing->file_bytes;
    }
    return saved;
}

void Comparing::take(const QString &path, const SavedPicture &saved)
{
    if (!saved.comparison)
        return;
    const SavedComparison &was = *saved.comparison;
    m_chosen = Comparison::Show(was.show);
    m_divider = was.divider;
    m_gain = was.gain;
    if (was.state)
        setB(*was.state);
    const bool drawn = !was.model_file.empty();
    m_model = drawn ? m.opener.modelFor(was.model_file, was.model_bytes, path) : QString();
    const bool missing = drawn && m_model.isEmpty();
    if (missing)
        sayModelMissing(QString::fromStdString(was.model_file));
    setOn(was.on && !missing);
}

/// In the pixels of the pictures, as it is now: the picture may go on while a name is typed.
void Comparing::saveSeen()
{
    const Comparison &comparison = m.canvas.comparison();
    saveComparison(
        m.canvas.grabComparison(), m.settings.stateInImages() ? text_from(saved()) : std::string(),
        tr("%1 and %2").arg(comparison.nameA, comparison.nameB), m.settings, m.messages, m_window);
}

void Comparing::sayModelMissing(const QString &name)
{
    Message message;
    message.kind = Message::Kind::Warning;
    message.what = tr("The picture is not compared as it was");
    message.why = tr("B came from %1, which is neither beside the file or the open model nor among "
                     "the recent ones. All else is as it was.")
                      .arg(name);
    message.key = QStringLiteral("modelOfB");
    message.actions = {{tr("Find %1...").arg(name), [this] { chooseFile(); }}};
    m.messages.show(message);
}

} // namespace hit
