// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/other_picture.h"

#include <QTest>

using namespace hit;

namespace {

std::shared_ptr<const ModelInfo> modelOf(int zDim)
{
    auto info = std::make_shared<ModelInfo>();
    info->path = std::to_string(zDim);
    info->config.z_dim = zDim;
    return info;
}

State placeOf(double seed)
{
    State state;
    state.latent.plane = {seed, 0};
    return state;
}

} // namespace

/// Which pictures of B are asked for while A changes.
class TestOtherPicture final : public QObject
{
    Q_OBJECT

private:
    Explorer m_explorer;

    /// Does picture `id`, at the next place, ask for B?
    bool asks(OtherPicture &other, std::uint64_t id)
    {
        m_explorer.travelTo({double(id), 0});
        const auto asked = other.next(m_explorer, id);
        return asked && *asked;
    }

private Q_SLOTS:
    void init() { m_explorer.setModel(modelOf(16)); }

    void aBThatStaysIsDrawnOnceHoweverFastAHandDrags()
    {
        OtherPicture other;
        other.set(OtherSource{placeOf(7), {}});
        QVERIFY(asks(other, 1));
        QVERIFY(asks(other, 2)); // the first may have been stopped
        QVERIFY(!other.isUpToDate());
        QVERIFY(other.take(1, true));
        QVERIFY(other.isUpToDate()); // the second may never come
        QVERIFY(!asks(other, 3));
        QVERIFY(!asks(other, 4));
    }

    void anAnswerToAnEarlierWishIsNotThePicture()
    {
        OtherPicture other;
        other.set(OtherSource{placeOf(7), {}});
        QVERIFY(asks(other, 1));
        other.set(OtherSource{placeOf(8), {}});
        QVERIFY(asks(other, 2));
        QVERIFY(!other.take(1, true));
        QVERIFY(!other.isUpToDate());
        QVERIFY(asks(other, 3));
        QVERIFY(other.take(3, true));
        QVERIFY(!asks(other, 4));
    }

    void aModelIsAskedOnceItIsOpen()
    {
        OtherPicture other;
        other.set(OtherSource{{}, QStringLiteral("12")});
        other.setBeside(modelOf(12));
        QVERIFY(asks(other, 1));
        other.set(OtherSource{{}, QStringLiteral("20")});
        QVERIFY(!asks(other, 2)); // the one of 12 does not draw what that of 20 is asked
        other.setBeside(modelOf(20));
        const auto asked = other.next(m_explorer, 3);
        QVERIFY(asked && *asked);
        QCOMPARE((*asked)->request.codes.at(0).size(), std::size_t(20));
    }

    void aBThatFailedIsAskedForAgain()
    {
        OtherPicture other;
        other.set(OtherSource{placeOf(7), {}});
        QVERIFY(asks(other, 1));
        QVERIFY(other.take(1, false));
        QVERIFY(other.isUpToDate()); // nothing comes by itself
        QVERIFY(other.hasFailed());
        QVERIFY(asks(other, 2));
        QVERIFY(!other.isUpToDate());
        QVERIFY(other.take(2, true));
        QVERIFY(!other.hasFailed());
        QVERIFY(!asks(other, 3));
    }

    void aLateFailureTakesNothingAway()
    {
        OtherPicture other;
        other.set(OtherSource{placeOf(7), {}});
        QVERIFY(asks(other, 1));
        QVERIFY(asks(other, 2));
        QVERIFY(other.take(1, true));
        QVERIFY(!other.take(2, false));
        QVERIFY(!asks(other, 3));
    }

    void anotherModelDrawsEveryPicture()
    {
        OtherPicture other;
        other.set(OtherSource{{}, QStringLiteral("12")});
        QVERIFY(!asks(other, 1)); // it is being opened
        other.setBeside(modelOf(12));
        QVERIFY(asks(other, 2));
        QVERIFY(other.take(2, true));
        QVERIFY(asks(other, 3));
        QVERIFY(!other.isUpToDate());
        other.giveUp(3);
        QVERIFY(other.isUpToDate());
    }
};

QTEST_GUILESS_MAIN(TestOtherPicture)
#include "tst_other_picture.moc"
