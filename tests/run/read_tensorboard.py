# SPDX-License-Identifier: GPL-3.0-or-later
# What TensorBoard itself reads from a folder of event files, as JSON.
import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0})
events.Reload()
print(json.dumps({
    "scalars": {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]},
    "images": {
        tag: [[e.step, e.width, e.height, e.encoded_image_string.hex()] for e in events.Images(tag)]
        for tag in events.Tags()["images"]
    },
}))
