// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <map>

namespace hit {

class NewRunForm;

/// "Few-image mode" of a new run: everything that the discriminator sees is augmented as far as it
/// would learn the images by heart (ADA), and both networks learn at half the rate. GUI thread.
class FewImages final
{
public:
    /// Below so many images a discriminator learns them by heart.
    static constexpr qint64 few = 2000;
    static QString allAugmentations(); ///< for the key "augment"

    explicit FewImages(NewRunForm &form);
    bool isOn() const;
    /// Off brings back what the keys were before, as far as nobody has changed them since. Returns
    /// why it is refused; empty: done.
    QString setOn(bool on);
    /// "augment none → color, lr 0.0002 → 0.0001": what it changes, or has changed.
    QString changes() const;

private:
    bool startsOn() const;
    double fullRate(double base) const;
    QString plain(const QString &key) const;
    std::map<QString, QString> wanted() const;

    NewRunForm &m_form;
    std::map<QString, QString> m_before; ///< values of the keys when it was switched on
    std::map<QString, QString> m_set;    ///< what they were set to
    std::map<QString, QString> m_base;   ///< what the recipe had then
};

} // namespace hit
