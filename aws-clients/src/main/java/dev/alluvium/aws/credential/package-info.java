// SPDX-License-Identifier: Apache-2.0
/**
 * Who we are to AWS: static keys, a role, a provider class or the SDK's chain. Comes in: {@link
 * dev.alluvium.aws.credential.CredentialSettings}. Goes out: an SDK credentials provider. No client of a data service
 * here.
 */
@NullMarked
package dev.alluvium.aws.credential;

import org.jspecify.annotations.NullMarked;
