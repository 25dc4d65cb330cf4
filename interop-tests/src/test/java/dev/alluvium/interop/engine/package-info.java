// SPDX-License-Identifier: Apache-2.0
/**
 * Other engines' opinions about a table: its version, live files, {@code txn} versions and rows, spelled alike. In: a directory;
 * out: a {@code Reading}. Delta Kernel runs in this JVM, the others in processes of their own that talk in JSON lines and know
 * no class of the product. Read {@code Reading} first.
 */
@NullMarked
package dev.alluvium.interop.engine;

import org.jspecify.annotations.NullMarked;
