// SPDX-License-Identifier: Apache-2.0
/**
 * What the sink says when something fails. Comes in: coordinates. Goes out: exceptions whose texts are read, and
 * tested, as a whole. Never a record's value. Read {@link dev.alluvium.connect.delta.error.SinkErrors} first.
 */
@NullMarked
package dev.alluvium.connect.delta.error;

import org.jspecify.annotations.NullMarked;
