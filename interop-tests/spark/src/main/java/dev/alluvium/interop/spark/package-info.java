// SPDX-License-Identifier: Apache-2.0
/**
 * Spark with delta-spark, asked over standard input. In: a request in a line of JSON (statements to run, a table to
 * read); out: an answer in a line that begins with {@code @@}. Nothing of the product belongs here. Read
 * {@code SparkProgram} first.
 */
package dev.alluvium.interop.spark;
