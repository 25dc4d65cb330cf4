// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.util.OptionalInt;

/**
 * A call of the store that is over.
 *
 * @param number the proxy's own count of calls, from 1
 * @param method {@code GET}, {@code PUT} ...
 * @param path decoded, {@code /bucket/key}
 * @param status what the store answered; empty when the call was severed before it was forwarded
 * @param delivered whether the answer was passed on
 */
public record StoreCall(long number, String method, String path, OptionalInt status, boolean delivered) {}
