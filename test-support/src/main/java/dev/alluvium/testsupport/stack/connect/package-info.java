// SPDX-License-Identifier: Apache-2.0
/**
 * The stack's Kafka Connect: distributed workers as processes of their own, their plugin path and their REST
 * interface.
 *
 * <p>In: jars or zips of plugins, a broker's address. Out: {@link
 * dev.alluvium.testsupport.stack.connect.ConnectWorker}s to kill and start, and one {@link
 * dev.alluvium.testsupport.stack.connect.ConnectRest} for the group. Nothing here knows a particular connector.
 * Read {@link dev.alluvium.testsupport.stack.connect.ConnectRest} first.
 */
@NullMarked
package dev.alluvium.testsupport.stack.connect;

import org.jspecify.annotations.NullMarked;
