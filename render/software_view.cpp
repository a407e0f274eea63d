// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas_surface.h"
#include "render/frame_image.h"

#include <QPaintEvent>
#include <QPainter>
#include <QWidget>

#include <utility>
#include <vector>

namespace hit {
namespace {

class SoftwareView final : public QWidget, public CanvasSurface
{
public:
    SoftwareView(const Scene &scene, QString whyNotBetter, Events events, QWidget *parent)
        : QWidget(parent)
        , m_scene(scene)
        , m_why(std::move(whyNotBetter))
        , m_events(std::move(events))
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
    }

    QWidget &widget() override { return *this; }
    UploadPath path() const override { return UploadPath::Software; }
    QString whyNotBetter() const override { return m_why; }
    Frame frame() override { return m_pending ? *m_pending : frameFromImage(m_picture.image); }
    Frame other() override { return frameFromImage(m_other.image); }

    void setFrame(Frame frame) override
    {
        m_pending = std::move(frame);
        update();
    }

    void setOther(Frame frame) override
    {
        auto image = imageFromFrame(frame);
        if (!image)
            return m_events.failed(QString::fromStdString(image.error().line()));
        m_other = {std::move(*image)};
        m_difference = {};
        update();
    }

    void clear() override
    {
        m_pending.reset();
        m_picture = {};
        m_difference = {};
        update();
    }

    void clearOther() override
    {
        m_other = {};
        m_difference = {};
        update();
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        std::optional<quint64> taken;
        if (m_pending)
            taken = takePending();
        takeParts();
        QPainter painter(this);
        const double ratio = devicePixelRatioF();
        painter.scale(1 / ratio, 1 / ratio);
        painter.fillRect(QRect({}, m_scene.viewport), m_scene.colors.canvas);
        if (!m_picture.image.isNull()) {
            const QRect dirty = QTransform::fromScale(ratio, ratio).mapRect(event->rect());
            for (int pane = 0; pane < m_scene.panes(); ++pane)
                drawPane(painter, dirty.adjusted(-1, -1, 1, 1), pane);
        }
        painter.end();
        if (taken)
            m_events.presented(*taken);
    }

private:
    /// One that is drawn.
    struct Picture
    {
        QImage image = {};
        QImage reduced = {}; ///< at the zoom of the last time
    };

    std::optional<quint64> takePending()
    {
        const Frame frame = *std::exchange(m_pending, std::nullopt);
        auto image = imageFromFrame(frame);
        if (!image) {
            m_events.failed(QString::fromStdString(image.error().line()));
            return std::nullopt;
        }
        m_picture = {std::move(*image)};
        m_difference = {};
        m_summed.clear();
        return frame.request_id;
    }

    /// Their sum stands for the frame; the frame comes back with the next setFrame().
    void takeParts()
    {
        const PictureParts &parts = m_scene.parts;
        std::vector<std::pair<const void *, float>> now;
        for (const PicturePart &part : parts)
            now.emplace_back(part.rgb.get(), part.gain);
        if (parts.empty() || now == m_summed)
            return;
        m_summed = std::move(now);
        m_picture = {sumOfParts(parts)};
        m_difference = {};
    }

    Picture &difference()
    {
        const Comparison &comparison = m_scene.comparison;
        if (m_difference.image.isNull() || m_compared != comparison) {
            m_compared = comparison;
            m_difference = {differenceOf(m_picture.image, m_other.image, comparison.gain,
                                         comparison.legend.ramp)};
        }
        return m_difference;
    }

    void drawPane(QPainter &painter, const QRect &dirty, int pane)
    {
        const int left = m_scene.paneLeft(pane);
        const QRect room(QPoint(), m_scene.transform.viewport());
        painter.save();
        painter.translate(left, 0);
        const QRect part = dirty.translated(-left, 0) & room;
        const Comparison::Show show = pane == 0 ? m_scene.shown() : Comparison::Show::A;
        if (show == Comparison::Show::Difference) {
            painter.setClipRect(room);
            drawPicture(painter, part, difference());
        } else {
            const int divider = show == Comparison::Show::A   ? room.width()
                                : show == Comparison::Show::B ? 0
                                                              : m_scene.dividerX();
            QRect ofA = room, ofB = room;
            ofA.setWidth(divider);
            ofB.setLeft(divider);
            painter.setClipRect(ofB);
            if (divider < room.width())
                drawPicture(painter, part & ofB, m_other);
            painter.setClipRect(ofA);
            drawPicture(painter, part & ofA, m_picture);
            if (m_scene.hasMap(pane))
                drawMap(painter);
        }
        painter.restore();
    }

    void drawMap(QPainter &painter) const
    {
        const QRectF target = m_scene.transform.pictureRect();
        const QImage &colors = m_scene.map.colors;
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        painter.fillRect(target, QColor(0, 0, 0, 255 - MapLayer::dimmed));
        painter.drawImage(target, colors, QRectF(colors.rect()));
    }

    void drawPicture(QPainter &painter, const QRect &dirty, Picture &picture)
    {
        const QRectF target = m_scene.transform.pictureRect();
        drawChecker(painter, target.toAlignedRect() & dirty);
        const double zoom = target.width() / picture.image.width();
        const Sampling sampling = samplingFor(m_scene.filter, zoom);
        switch (sampling.kernel) {
        case Sampling::Kernel::Nearest:
            painter.drawImage(target, picture.image, QRectF(picture.image.rect()));
            break;
        case Sampling::Kernel::Linear:
            drawLinear(painter, target, dirty, picture.image, sampling.prescale);
            break;
        case Sampling::Kernel::Area:
            painter.drawImage(target.toRect().topLeft(), reduced(picture, target.toRect().size()));
            break;
        }
    }

    void drawChecker(QPainter &painter, const QRect &area) const
    {
        QImage tile(2 * checkerSquare, 2 * checkerSquare, QImage::Format_RGB32);
        tile.fill(m_scene.colors.canvas);
        QPainter squares(&tile);
        squares.fillRect(checkerSquare, 0, checkerSquare, checkerSquare, m_scene.colors.checker);
        squares.fillRect(0, checkerSquare, checkerSquare, checkerSquare, m_scene.colors.checker);
        squares.end();
        painter.fillRect(area, QBrush(tile));
    }

    /// Only what is seen is enlarged: the whole picture at 1,590 % would not fit into memory.
    static void drawLinear(QPainter &painter, const QRectF &target, const QRect &dirty,
                           const QImage &image, int prescale)
    {
        const double zoom = target.width() / image.width();
        const QRect seen = QRectF((dirty.x() - target.x()) / zoom, (dirty.y() - target.y()) / zoom,
                                  dirty.width() / zoom, dirty.height() / zoom)
                               .toAlignedRect()
                               .adjusted(-1, -1, 1, 1)
                           & image.rect();
        const QImage enlarged = image.copy(seen).scaled(seen.size() * prescale);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(
            QRectF(target.topLeft() + QPointF(seen.topLeft()) * zoom, QSizeF(seen.size()) * zoom),
            enlarged, QRectF(enlarged.rect()));
    }

    static const QImage &reduced(Picture &picture, QSize size)
    {
        if (picture.reduced.size() != size)
            picture.reduced =
                picture.image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        return picture.reduced;
    }

    const Scene &m_scene;
    const QString m_why;
    const Events m_events;
    std::optional<Frame> m_pending;
    Picture m_picture, m_other, m_difference;
    Comparison m_compared;                                ///< of m_difference
    std::vector<std::pair<const void *, float>> m_summed; ///< what m_picture is the sum of
};

} // namespace

std::unique_ptr<CanvasSurface> makeSoftwareSurface(const Scene &scene, QString whyNotBetter,
                                                   CanvasSurface::Events events, QWidget *parent)
{
    return std::make_unique<SoftwareView>(scene, std::move(whyNotBetter), std::move(events),
                                          parent);
}

} // namespace hit
