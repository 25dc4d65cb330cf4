// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.metric;

/** One number, declared once, by a constant of an enum. */
public interface Metric {
    /** The attribute's name: lower case, dashes, the unit in the name. */
    String attribute();

    /** One sentence for the reference page and the bean's own description. */
    String description();
}
