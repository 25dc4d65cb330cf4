// SPDX-License-Identifier: Apache-2.0
/**
 * From buffers to commits: opens and makes tables, settles what each is expected to hold, flushes, and rewinds what was
 * fenced. Comes in: lanes with events. Goes out: commits, offsets that may be forgotten, dead letters. No record is
 * converted here. What is written runs on a thread of its own, which the task waits for within bounds. Read {@link
 * dev.alluvium.connect.delta.commit.Committer} first.
 */
@NullMarked
package dev.alluvium.connect.delta.commit;

import org.jspecify.annotations.NullMarked;
