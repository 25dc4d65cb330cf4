// SPDX-License-Identifier: Apache-2.0
/**
 * The exceptions that leave the connector, in one place. Comes in: coordinates and causes. Goes out: exceptions whose
 * messages say what to do. Never a record's content. Read {@link dev.alluvium.connect.kinesis.error.SourceErrors}
 * first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.error;

import org.jspecify.annotations.NullMarked;
