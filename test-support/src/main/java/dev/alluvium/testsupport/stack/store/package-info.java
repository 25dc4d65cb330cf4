// SPDX-License-Identifier: Apache-2.0
/**
 * The stack's S3 endpoint, a small client of it, and the proxy through which the workers reach it.
 *
 * <p>In: a directory for the objects. Out: {@link dev.alluvium.testsupport.stack.store.S3Store} for tests that
 * look into the store, and {@link dev.alluvium.testsupport.stack.store.StoreProxy} for tests that count calls or
 * kill at one. A call's way: {@code ProxyConnection} reads an {@code HttpHead}, each {@code CallHook} sees it,
 * {@code HttpBody} carries the bytes; a new kind of fault is a new hook. No knowledge of Delta and no AWS SDK
 * belongs here. Read {@link dev.alluvium.testsupport.stack.store.StoreProxy} first.
 */
@NullMarked
package dev.alluvium.testsupport.stack.store;

import org.jspecify.annotations.NullMarked;
