// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

/**
 * What a vacuum did.
 *
 * @param listed objects that were looked at
 * @param candidates of them, those that nobody needs
 * @param bytes of the candidates
 * @param deleted objects; 0 after a dry run
 */
public record VacuumResult(long listed, long candidates, long bytes, long deleted) {}
