// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

class EngineHost;
class Explorer;
class LatentDock;
class MessageBar;
class Motion;

/// Brings the latent dock together with the engine, which makes its thumbnails, with what moves
/// the picture, and with the message bar. All live as long as the dock.
void wireLatentDock(LatentDock &dock, const Explorer &explorer, EngineHost &host, Motion &motion,
                    MessageBar &messages);

} // namespace hit
