// SPDX-License-Identifier: Apache-2.0
/**
 * The service's way of speaking: requests and answers as CBOR or JSON, errors by type.
 *
 * <p>In: bodies and their content type. Out: typed fields of a request, and bytes of an answer. What the fields mean
 * belongs to the operations. Read {@link dev.alluvium.testsupport.kinesis.protocol.WireFormat} first.
 */
@NullMarked
package dev.alluvium.testsupport.kinesis.protocol;

import org.jspecify.annotations.NullMarked;
