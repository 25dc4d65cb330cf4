// SPDX-License-Identifier: Apache-2.0
/**
 * Takes the KPL's aggregates apart. Comes in: a record as the service stores it. Goes out: the user records in it,
 * each with its index. Decisions are taken per user record, but for a broken aggregate, which is one thing. Read
 * {@link dev.alluvium.connect.kinesis.decode.RecordDecoder} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.decode;

import org.jspecify.annotations.NullMarked;
