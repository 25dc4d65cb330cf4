// SPDX-License-Identifier: Apache-2.0
/**
 * A table in an S3 bucket, through AWS SDK v2. A built client comes in; credentials, endpoints and HTTP settings are
 * its maker's business. No type of the SDK leaves this package but through a constructor. Read {@link
 * dev.alluvium.delta.storage.s3.S3ObjectStore} first.
 */
@NullMarked
package dev.alluvium.delta.storage.s3;

import org.jspecify.annotations.NullMarked;
