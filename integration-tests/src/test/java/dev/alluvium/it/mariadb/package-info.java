// SPDX-License-Identifier: Apache-2.0
/**
 * MariaDB as Debian packages it, and Debezium's connector for it.
 *
 * <p>In: nothing. Out: a server on a free port, and the zip of a plugin. Not here: what is compared. Read {@link
 * dev.alluvium.it.mariadb.MariaDbServer} first.
 */
@NullMarked
package dev.alluvium.it.mariadb;

import org.jspecify.annotations.NullMarked;
