// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import java.util.Collection;
import java.util.List;

/**
 * A batch by keys.
 *
 * @param keys in the order in which their first events came
 * @param truncates the events that speak about every key, in the order in which they came; each key's events hold them
 *     too
 */
public record Reduction(Collection<KeyEvents> keys, List<KeyEvents.Placed> truncates) {}
