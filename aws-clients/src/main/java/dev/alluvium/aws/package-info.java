// SPDX-License-Identifier: Apache-2.0
/**
 * Built AWS SDK clients from plain settings. Packages in flow order: {@code credential} (who we are), {@code client}
 * (whom we call, and how patiently). Comes in: values of settings. Goes out: clients that are ready to use. What is
 * done with a client stands elsewhere. Start with {@link dev.alluvium.aws.client.S3Clients}.
 */
@NullMarked
package dev.alluvium.aws;

import org.jspecify.annotations.NullMarked;
