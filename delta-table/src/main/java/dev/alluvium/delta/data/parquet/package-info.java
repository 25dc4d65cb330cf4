// SPDX-License-Identifier: Apache-2.0
/**
 * {@link dev.alluvium.delta.data.DataFiles} on Parquet, through parquet-java without Hadoop: the one package that
 * knows Parquet's types. Read {@link dev.alluvium.delta.data.parquet.ParquetDataFiles} first.
 */
@NullMarked
package dev.alluvium.delta.data.parquet;

import org.jspecify.annotations.NullMarked;
