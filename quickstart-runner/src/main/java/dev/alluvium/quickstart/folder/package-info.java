// SPDX-License-Identifier: Apache-2.0

/**
 * What a use-case folder says.
 *
 * <p>In: a directory. Out: a {@link dev.alluvium.quickstart.folder.UseCase}, every part of it checked: an unknown
 * key, an unknown {@code ${stack.*}} placeholder, bad JSON or an unknown step is refused with file, line and reason
 * before anything is started. Nothing here opens a connection or knows a running stack. Read {@link
 * dev.alluvium.quickstart.folder.UseCaseReader} first.
 */
@NullMarked
package dev.alluvium.quickstart.folder;

import org.jspecify.annotations.NullMarked;
