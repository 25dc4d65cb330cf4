// SPDX-License-Identifier: Apache-2.0
/**
 * A small HTTP/1.1 server on the loopback interface, for the endpoint's own needs.
 *
 * <p>In: bytes of connections. Out: whole requests, each to be answered by a reply or cut off. It exists because the
 * JDK's server sets the Date header by the machine's clock, and can neither reset a connection nor hold answers back.
 * Nothing of Kinesis belongs here. Read {@link dev.alluvium.testsupport.kinesis.http.HttpListener} first.
 */
@NullMarked
package dev.alluvium.testsupport.kinesis.http;

import org.jspecify.annotations.NullMarked;
