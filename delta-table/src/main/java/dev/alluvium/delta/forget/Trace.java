// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

/**
 * An object that still tells of a forgotten key, or may.
 *
 * @param object its key, without directories whose names hold values
 * @param message what it holds, and what to do
 */
public record Trace(String object, String message) {}
