// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QImage>
#include <QMap>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <vector>

class QJsonObject;

namespace hit {

class HitChild;

/// What is known of the images to train on: a folder, a .zip or a pack, looked through by
/// `hit dataset scan`, which a broken file may bring down without harm to the window. Choosing
/// another one ends the scan at once. About 100 bytes a file are kept. GUI thread.
class ImageScan final : public QObject
{
    Q_OBJECT
public:
    enum class State { None, Running, Done, Failed };
    /// As `hit dataset scan` says it, for images of the least side.
    struct File
    {
        QString name, verdict, reason, notes;
        int width = 0, height = 0;
        bool isOk() const;
    };

    explicit ImageScan(QObject *parent = nullptr);
    ~ImageScan() override;

    void scan(const QString &path); ///< empty: none
    /// Images whose shorter side has fewer pixels are too small; no new scan is needed.
    void setLeastSide(int pixels);

    State state() const { return m_state; }
    QString path() const { return m_path; }
    QString error() const { return m_error; } ///< of a scan that failed
    qint64 total() const { return m_total; }  ///< files; 0: not known yet
    qint64 judged() const { return qint64(m_entries.size()); }
    int packSize() const { return m_packSize; } ///< 0: the images are no pack
    qint64 usable() const;
    qint64 bytes() const { return m_bytes; }                   ///< of the files that are images
    int smallestSide() const;                                  ///< of the usable ones; 0: none
    QMap<QString, qint64> skipped() const;                     ///< by verdict
    QMap<QString, qint64> noted() const;                       ///< of the usable ones
    const QMap<int, qint64> &sides() const { return m_sides; } ///< images by shorter side
    QList<QImage> thumbnails() const;                          ///< of usable ones
    File file(qint64 index) const;                             ///< 0 ... judged() - 1
    int leastSide() const { return m_leastSide; }

Q_SIGNALS:
    void changed(); ///< at most ten times a second while it goes on

private:
    /// Texts that many files share stand once in m_texts.
    struct Entry
    {
        QByteArray name;
        int verdict, reason, notes;
        int width, height;
    };
    void take(const QByteArray &line);
    void takeFile(const QJsonObject &line);
    void takeThumbnail(const QByteArray &hex, int pixels);
    void end(State state, const QString &error = {});
    int text(const QString &text);
    bool isTooSmall(const Entry &entry) const;
    void tell();

    State m_state = State::None;
    QString m_path, m_error;
    std::unique_ptr<HitChild> m_child;
    qint64 m_total = 0, m_bytes = 0, m_packCount = 0;
    int m_packSize = 0, m_leastSide = 16;
    std::vector<Entry> m_entries;
    QStringList m_texts;
    QHash<QString, int> m_textAt;
    QMap<int, qint64> m_verdicts; ///< by text
    QMap<int, qint64> m_sides;
    QMap<QString, QMap<int, qint64>> m_notedSides; ///< by note: the same of those that have it
    QMap<int, QMap<int, qint64>> m_brokenSides; ///< by verdict: the same of those that are broken
    QList<std::pair<QImage, int>> m_thumbnails; ///< with the shorter side of the image
    QTimer m_telling;
};

} // namespace hit
