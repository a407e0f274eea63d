// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/sample_map_mode.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/keeping.h"
#include "app/hitscope/messages.h"
#include "ui/search/search_cache.h"

#include <utility>

namespace hit {
namespace {

constexpr int marksSoonMs = 60;

} // namespace

SampleMapMode::SampleMapMode(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m(parts)
    , m_pictures(m.explorer, m.host)
    , m_large(m.explorer, m.host)
    , m_present(m.explorer, m.host)
    , m_shelf(m.explorer, m.host)
    , m_page(new SampleMapPage(m.explorer, searchCacheFolder(QStringLiteral("maps"))))
{
    connect(m.actions[Command::SampleMap], &QAction::triggered, this, &SampleMapMode::open);
    connect(&m.explorer, &Explorer::modelChanged, this, &SampleMapMode::takeModel);
    connectPage();
    connectMarks();
    takeModel();
}

void SampleMapMode::connectPage()
{
    connect(m_page, &SampleMapPage::picturesWanted, this,
            [this](const std::vector<State> &states, int side) { m_pictures.want(states, side); });
    connect(m_page, &SampleMapPage::largeWanted, this,
            [this](const std::vector<State> &states, int side) { m_large.want(states, side); });
    connect(&m_pictures, &StatePictures::ready, m_page, &SampleMapPage::setPicture);
    connect(&m_large, &StatePictures::ready, this,
            [this](int, const QImage &picture) { m_page->view().setLarge(picture); });
    connect(m_page, &SampleMapPage::leaveRequested, this, &SampleMapMode::leave);
    connect(m_page, &SampleMapPage::failed, this, [this](const QString &why) {
        Message message;
        message.kind = Message::Kind::Error;
        message.what = tr("No map was made");
        message.why = sentence(why);
        message.key = QStringLiteral("sampleMap");
        m.messages.show(message);
    });
}

void SampleMapMode::connectMarks()
{
    connect(m_page, &SampleMapPage::mapChanged, this, &SampleMapMode::takeMap);
    connect(m_page, &SampleMapPage::markChosen, this, [this](const QString &id) {
        leave();
        m.keeping.goTo(id);
    });
    connect(&m_present, &StatePictures::tapped, this,
            [this](int, const std::vector<TapResult> &taps) { showHere(taps); });
    connect(&m.host, &EngineHost::pictureReady, this, [this](const RenderResult &result) {
        if (m_on)
            showHere(result.taps);
    });
    connect(
        &m_shelf, &StatePictures::tapped, this,
        [this](int index, const std::vector<TapResult> &taps) { takeMark(m_wanted[index], taps); });
    const ShelfLibrary &shelf = m.keeping.library();
    connect(&shelf, &ShelfLibrary::changed, this, &SampleMapMode::findMarks);
    connect(&shelf, &QAbstractItemModel::dataChanged, &m_marksSoon, qOverload<>(&QTimer::start));
    m_marksSoon.setSingleShot(true);
    m_marksSoon.setInterval(marksSoonMs);
    connect(&m_marksSoon, &QTimer::timeout, this, &SampleMapMode::showMarks);
}

/// The stage that the pictures were asked for may not be there any more.
void SampleMapMode::takeModel()
{
    m.host.setPictureTaps({});
    m.actions.setAvailable(Command::SampleMap, m.explorer.model() != nullptr,
                           tr("Open a model first."));
}

void SampleMapMode::open()
{
    if (!std::exchange(m_on, true)) {
        Q_EMIT onChanged(true);
        m_page->open();
        if (m_page->map())
            takeMap();
    }
    m_page->setFocus();
}

bool SampleMapMode::leave()
{
    if (!std::exchange(m_on, false))
        return false;
    m_page->close();
    for (StatePictures *pictures : {&m_pictures, &m_large, &m_present, &m_shelf})
        pictures->want({}, 1);
    m.host.setPictureTaps({});
    Q_EMIT onChanged(false);
    return true;
}

const State *SampleMapMode::named() const
{
    if (!m_on)
        return nullptr;
    const SampleMapView &view = m_page->view();
    const MapMark *mark = view.namedMark();
    if (const ShelfItem *kept = mark ? m.keeping.library().item(mark->id) : nullptr)
        m_named = kept->saved.state;
    else if (view.named() >= 0)
        m_named = *m_page->tile(view.named()).state;
    else
        return nullptr;
    return &m_named;
}

/// From now on every picture says where it lies; the present one is asked.
void SampleMapMode::takeMap()
{
    const std::vector<Tap> taps{{Tap::What::StageOut, m_page->map()->stage}};
    m.host.setPictureTaps(taps);
    m_present.want({m.explorer.pictureState()}, 1, taps);
    m_places.clear();
    findMarks();
}

std::optional<SampleMap::Place> SampleMapMode::placeOf(const std::vector<TapResult> &taps) const
{
    const SampleMap *map = m_page->map();
    if (!map || taps.size() != 1 || taps[0].tap.stage != map->stage)
        return std::nullopt;
    return map->place_of(taps[0].values);
}

void SampleMapMode::showHere(const std::vector<TapResult> &taps)
{
    if (const auto place = placeOf(taps))
        m_page->view().setHere(place);
}

/// Of the kept pictures that the open model drew, those whose place is not known.
void SampleMapMode::findMarks()
{
    if (!m_on || !m_page->map())
        return;
    const ShelfLibrary &shelf = m.keeping.library();
    m_wanted.clear();
    std::vector<State> states;
    const auto model = m.explorer.model();
    for (const ShelfItem &item : shelf.items())
        if (!m_places.contains(item.id) && item.saved.made_with(*model)) {
            m_wanted.append(item.id);
            states.push_back(item.saved.state);
        }
    m_shelf.want(std::move(states), 1, {{Tap::What::StageOut, m_page->map()->stage}});
    showMarks();
}

void SampleMapMode::showMarks()
{
    if (!m_on || !m_page->map())
        return;
    const ShelfLibrary &shelf = m.keeping.library();
    QList<MapMark> marks;
    for (int row = 0; row < shelf.rowCount(); ++row)
        if (const ShelfItem &item = shelf.items()[std::size_t(row)]; m_places.contains(item.id))
            marks.append(markOf(item, row));
    m_page->view().setMarks(marks);
}

MapMark SampleMapMode::markOf(const ShelfItem &item, int row) const
{
    const ShelfLibrary &shelf = m.keeping.library();
    return {item.id, item.name, m_places[item.id],
            shelf.data(shelf.index(row), Qt::DecorationRole).value<QImage>()};
}

/// One after the other, while there may be thousands.
void SampleMapMode::takeMark(const QString &id, const std::vector<TapResult> &taps)
{
    const ShelfLibrary &shelf = m.keeping.library();
    const auto place = placeOf(taps);
    const QModelIndex index = shelf.indexOf(id);
    if (!place || !index.isValid())
        return;
    m_places.insert(id, *place);
    m_page->view().addMark(markOf(*shelf.item(index), index.row()));
}

} // namespace hit
