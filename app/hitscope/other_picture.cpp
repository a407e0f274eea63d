// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/other_picture.h"

#include "ui/fitted_state.h"

#include <algorithm>
#include <utility>

namespace hit {

void OtherPicture::set(const std::optional<OtherSource> &wanted)
{
    m_wanted = wanted;
    m_beside.reset(); // until that model is open
    forget();
}

void OtherPicture::setBeside(std::shared_ptr<const ModelInfo> model)
{
    m_beside = std::move(model);
    forget();
}

void OtherPicture::forget()
{
    m_asked.reset();
    m_there = false;
}

Result<std::optional<OtherRequest>> OtherPicture::next(const Explorer &explorer, std::uint64_t id)
{
    const bool ofOther = m_wanted && !m_wanted->model.isEmpty();
    if (!m_wanted || (ofOther && !m_beside))
        return std::optional<OtherRequest>();
    const auto &model = ofOther ? m_beside : explorer.model();
    const State state = fittedState(m_wanted->state.value_or(explorer.pictureState()), *model);
    return request_from_state(state, model->config).map([&](RenderRequest request) {
        const bool same = m_asked && is_same_picture(*m_asked, request);
        if (same && m_there)
            return std::optional<OtherRequest>();
        if (!same)
            m_firstOfSame = id;
        m_asked = request;
        m_askedId = id;
        m_there = false;
        request.id = id;
        return std::optional(OtherRequest{std::move(request), ofOther, m_first});
    });
}

bool OtherPicture::take(std::uint64_t id, bool drawn)
{
    m_answered = std::max(m_answered, id);
    if (!m_asked || id < m_firstOfSame || (m_there && !drawn))
        return false;
    m_there = drawn;
    return true;
}

void OtherPicture::giveUp(std::uint64_t id)
{
    m_answered = std::max(m_answered, id);
}

} // namespace hit
