// SPDX-License-Identifier: Apache-2.0
/**
 * The check that the stubs meet no real Hadoop. The stubs themselves stand under Hadoop's names beside it; none of
 * them may ever be published into a class path that has the real ones. Read {@link dev.alluvium.hadoop.HadoopStubs}
 * first.
 */
package dev.alluvium.hadoop;
