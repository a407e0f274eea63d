// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/training/recipe.h"
#include "ui/train/start_model.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <optional>

namespace hit {

/// What a new run is to be: the command line of `hit train` as a form. The recipe's own parser says
/// what may be; a value that it refuses changes nothing. GUI thread; knows no widget.
class NewRunForm final : public QObject
{
    Q_OBJECT
public:
    explicit NewRunForm(QObject *parent = nullptr);

    void setData(const QString &path);
    QString data() const { return m_data; }

    /// "tiny-64", a recipe's file or a run's folder. Changed keys stay changed as far as the new
    /// recipe takes them; the others are problem(). Error: it cannot be read; the old one stays.
    Status setRecipe(const QString &nameOrPath);
    QString recipeName() const { return m_recipeName; }
    /// Networks to start from, in place of the recipe's; nothing: fresh ones.
    void setStart(const std::optional<StartModel::Networks> &start);
    const std::optional<StartModel::Networks> &start() const { return m_start; }

    const Recipe &recipe() const { return m_recipe; } ///< with all changes
    const Recipe &base() const { return m_base; }     ///< without those of keys
    /// What is wrong with the changes taken together; empty: nothing.
    QString problem() const { return m_problem; }

    /// `text`: a value as after --set KEY=. Returns why it is refused; empty: it is taken.
    QString set(const QString &key, const QString &text);
    QString set(const std::map<QString, QString> &values); ///< all or none
    void reset(const QString &key);
    void resetAll();
    bool isEdited(const QString &key) const;
    QString value(const QString &key) const;     ///< as after --set KEY=
    QString baseValue(const QString &key) const; ///< what reset() brings back
    static QStringList keys();
    int editedCount() const;

    void setName(const QString &name);
    QString name() const { return m_name; }
    void setFolder(const QString &folder); ///< where runs lie
    QString folder() const { return m_folder; }
    QString output() const; ///< folder of the run
    void setDevice(const QString &device);
    void setAfter(const QString &run); ///< folder of the run to wait for; empty: none
    QString after() const { return m_after; }

    QStringList trainArguments() const;  ///< those after `hit train`
    QStringList recipeArguments() const; ///< of these, what the recipe is
    QStringList costArguments() const;   ///< and of these, what a step takes time and memory by
    QString command() const;             ///< for a shell

Q_SIGNALS:
    void changed();

private:
    void resolve();
    QStringList recipeArguments(bool all) const;

    QString m_data, m_recipeName, m_name, m_folder, m_device, m_after, m_problem;
    Recipe m_bundled, m_base, m_recipe; ///< as read; with the start's networks; with the changes
    std::optional<StartModel::Networks> m_start;
    std::map<QString, QString> m_settings;
};

} // namespace hit
