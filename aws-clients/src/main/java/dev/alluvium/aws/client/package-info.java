// SPDX-License-Identifier: Apache-2.0
/**
 * Whom we call, and how patiently: endpoint, addressing, time-outs, connections, retries. Comes in: settings. Goes
 * out: a built client, owned and closed by whoever asked for it. Read {@link dev.alluvium.aws.client.S3Clients}
 * first.
 */
@NullMarked
package dev.alluvium.aws.client;

import org.jspecify.annotations.NullMarked;
