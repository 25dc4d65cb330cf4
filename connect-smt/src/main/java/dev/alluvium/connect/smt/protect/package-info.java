// SPDX-License-Identifier: Apache-2.0
/**
 * How values that must not rest in plain text are replaced: by masks, by keyed hashes, by encryption.
 *
 * <p>In: policies, keys and records. Out: records whose named fields are protected, or an error; never a plain value
 * where protection failed. Not here: which fields are worth protecting. Read {@link
 * dev.alluvium.connect.smt.protect.RecordProtector} first.
 */
@NullMarked
package dev.alluvium.connect.smt.protect;

import org.jspecify.annotations.NullMarked;
