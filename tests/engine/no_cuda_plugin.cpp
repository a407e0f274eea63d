// SPDX-License-Identifier: GPL-3.0-or-later
// A library that loads, and is no plug-in.
extern "C" int something_else()
{
    return 1;
}
