// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

/**
 * The type of a column or of a part of one.
 *
 * <p>Values of each type, wherever a row is an {@code Object[]} in this engine (a null is a null):
 *
 * <table>
 * <caption>Java classes by type</caption>
 * <tr><td>byte, short, integer, long</td><td>Byte, Short, Integer, Long</td></tr>
 * <tr><td>float, double, boolean</td><td>Float, Double, Boolean</td></tr>
 * <tr><td>string, binary</td><td>String, byte[]</td></tr>
 * <tr><td>date</td><td>Integer, days since 1970-01-01</td></tr>
 * <tr><td>timestamp, timestamp_ntz</td><td>Long, microseconds since 1970-01-01T00:00 (UTC, or without a
 * zone)</td></tr> <tr><td>decimal(p,s)</td><td>BigDecimal of exactly that scale</td></tr>
 * <tr><td>struct</td><td>Object[] in field order; a shorter array leaves the last fields null</td></tr>
 * <tr><td>array</td><td>List</td></tr>
 * <tr><td>map</td><td>Map</td></tr>
 * </table>
 *
 * @see "Delta protocol, Schema Serialization Format"
 */
public sealed interface DataType permits PrimitiveType, DecimalType, StructType, ArrayType, MapType {}
