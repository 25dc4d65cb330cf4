// SPDX-License-Identifier: Apache-2.0
/**
 * Credentials, endpoints and TLS in; built AWS SDK clients out. No Connect type and no table type belongs here.
 *
 * <p>Flow: {@code credential} (who we are) then {@code client} (a client that a connector hands to its adapters).
 */
@NullMarked
package dev.alluvium.aws;

import org.jspecify.annotations.NullMarked;
