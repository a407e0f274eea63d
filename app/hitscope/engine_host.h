// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/other_picture.h"
#include "model/engine/engine.h"
#include "ui/explorer.h"
#include "ui/exports/frame_source.h"

#include <QHash>
#include <QImage>
#include <QList>
#include <QMap>
#include <QObject>
#include <QPoint>

#include <array>
#include <functional>
#include <mutex>

namespace hit {

/// Brings Explorer and Engine together: what the person looks at becomes a request, what the
/// engine answers becomes a signal in the GUI thread. The engine wakes the GUI by one queued call
/// however much it has to say; of pictures only the newest comes through. GUI thread.
class EngineHost final : public QObject
{
    Q_OBJECT
public:
    /// Of inspect(), the most urgent first.
    enum Slot { PointerSlot, MapSlot, BoardSlot, HeadsSlot, DerivedSlot, InfluenceSlot, slotCount };

    EngineHost(Explorer &explorer, const DeviceOptions &device, QObject *parent = nullptr);
    ~EngineHost() override;

    void open(const QString &path);
    bool isOpening() const { return isAsking(false); }       ///< the model, or its device
    bool isOpeningOther() const { return isAsking(true); }   ///< a model for B
    const DeviceOptions &device() const { return m_device; } ///< in use, or for the first model
    void setDevice(const DeviceOptions &device);             ///< opens the model again
    /// The picture of the present state has arrived, or can't be made.
    bool isUpToDate() const { return !isOpening() && m_answered == m_asked; }
    bool isSettled() const ///< so has B
    {
        return isUpToDate() && !isOpeningOther() && m_other.isUpToDate();
    }

    /// B of a comparison, which from now on is drawn with every picture where it differs. A model
    /// is opened for it and stays in memory.
    void setOther(const std::optional<OtherSource> &other);
    /// Of a B by another model, once that is open.
    std::shared_ptr<const ModelInfo> otherModel() const { return m_other.beside(); }
    /// B alone is seen: it is drawn before the picture.
    void setOtherFirst(bool first) { m_other.setFirst(first); }

    const std::vector<ModelInMemory> &modelsInMemory() const { return m_inMemory; }
    void setModelMemory(int megabytes); ///< Engine::set_memory_budget()
    void letGo(const QString &path);    ///< of a model in memory that is not in use

    /// Pictures of the model that the Explorer has, for exports, which queue their own work. Error:
    /// none is open, or the engine gave it up for another just now.
    Result<FrameSource> frames() const;
    /// Pictures of whole seeds, `side` pixels wide, one after the other while nothing else is to
    /// do; replaces the earlier wish.
    void wantThumbnails(const QList<QPoint> &seeds, int side);
    /// What every picture from now on brings with it; asks for none by itself.
    void setPictureMaps(std::vector<MapQuery> maps) { m_pictureMaps = std::move(maps); }
    /// The same of features, which pictureReady() brings.
    void setPictureTaps(std::vector<Tap> taps) { m_pictureTaps = std::move(taps); }
    /// `on`: what shows the pictures applies the gains of the stages itself, on the parts of the
    /// newest one; a state that differs in gains only is not asked for, `gainsChanged` says so.
    void setGainsApplied(bool on) { m_gainsApplied = on; }
    /// Maps of the present state without a picture; replaces what the slot still waits for, an
    /// empty list gives it up. Lower slots come first.
    void inspect(int slot, std::vector<MapQuery> queries);
    const Engine &engine() const { return *m_engine; }

Q_SIGNALS:
    void openStarted(const QString &path);
    void openProgress(double fraction);
    void opened(); ///< the Explorer has the model; also when the engine fell back to the CPU
    /// The device that was asked for can't be used; the model says which one is.
    void deviceRefused(const hit::Error &error);
    void openFailed(const QString &path, const hit::Error &error); ///< the old model stays
    void pictureReady(const hit::RenderResult &result);
    void pictureFailed(const hit::Error &error);
    void pictureAsked();
    void otherReady(const hit::RenderResult &result); ///< B of the newest picture that has one
    void otherFailed(const hit::Error &error);        ///< the last B stays
    void otherOpened();                               ///< see otherModel()
    void otherNotOpened(const QString &path, const hit::Error &error);
    void modelsInMemoryChanged();
    void gainsChanged();
    void thumbnailReady(QPoint seed, const QImage &image);
    /// A map of the newest state that was asked for by inspect(), or of the newest picture.
    void mapReady(const hit::MapQuery &query, const hit::MapResult &map);
    void mapFailed(const hit::MapQuery &query, const hit::Error &error);
    void inspected(int slot, int done, int of); ///< after each map of a slot

private:
    void post(std::function<void()> work); ///< any thread
    void postPicture(RenderResult result); ///< any thread
    void wake();
    void drain();
    bool isAsking(bool beside) const;
    void ask();
    void take(const RenderResult &result);
    using OtherAnswer = std::pair<Result<RenderResult>, std::uint64_t>; ///< with its request's id
    void takeOther(const OtherAnswer &answer);
    void finishBeside(std::shared_ptr<const ModelInfo> info, std::uint64_t asked);
    void openBeside();
    void finishOpening(std::shared_ptr<const ModelInfo> info, std::uint64_t asked,
                       std::weak_ptr<Session> session);
    void failOpening(const Error &error, std::uint64_t asked);
    void nextThumbnail();
    void takeMap(const MapAnswer &answer);
    void emitMap(const MapQuery &query, const Result<MapResult> &result);

    Explorer &m_explorer;
    DeviceOptions m_device;
    /// What the engine has not answered yet, by the number it gave.
    struct Asked
    {
        QString path;                        ///< of a model to open
        std::optional<DeviceOptions> device; ///< or where to open the present one again
        bool beside = false;                 ///< for B
    };
    QHash<std::uint64_t, Asked> m_asking;
    /// Of the Explorer's model: the engine may have opened another, which is not told yet. Weak, so
    /// that a model that was left gives its memory back.
    std::weak_ptr<Session> m_session;
    std::uint64_t m_asked = 0, m_answered = 0;
    std::uint64_t m_lastInspection = 0, m_firstInspection = 0; ///< the same of maps
    std::uint64_t m_firstOfModel = 0; ///< answers to older requests belong to another model
    std::vector<MapQuery> m_pictureMaps;
    std::vector<Tap> m_pictureTaps;
    RenderRequest m_lastRequest; ///< of a picture, with gains of 1
    bool m_gainsApplied = false;
    OtherPicture m_other;
    std::vector<ModelInMemory> m_inMemory;
    /// Of a slot, by request; several while the engine finishes one that was overtaken.
    struct Asking
    {
        std::vector<MapQuery> queries;
        int answered = 0;
    };
    QMap<std::uint64_t, std::vector<MapQuery>> m_withPictures; ///< by request, while it may come
    std::array<QMap<std::uint64_t, Asking>, slotCount> m_slots;
    QList<QPoint> m_wantedThumbnails;
    int m_thumbnailSide = 32;
    bool m_thumbnailUnderWay = false;

    std::mutex m_mutex; ///< guards the four below
    std::vector<std::function<void()>> m_inbox;
    std::optional<RenderResult> m_picture;
    std::optional<OtherAnswer> m_otherAnswer;
    bool m_woken = false;

    std::unique_ptr<Engine> m_engine; ///< last: it ends before what its callbacks use
};

} // namespace hit
