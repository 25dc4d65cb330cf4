// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** What is done to a value. */
interface Protection {
    /**
     * The protected value.
     *
     * @param schema of the value, null for schemaless
     * @return null where the value is no scalar
     */
    @Nullable
    Object protect(Object value, @Nullable Schema schema, Site site);

    /** Whether the result depends on where the value stands; else the site may be any. */
    boolean bindsToSite();

    /** Whether the result has the type of the value; else it is text, or bytes where the value is bytes. */
    boolean keepsType();

    /**
     * Where a value stands, which encryption binds it to.
     *
     * @param tenant empty for none
     * @param type of the entity, empty for none
     * @param path of the field as the policy names it
     */
    record Site(String tenant, String type, String path) {}
}
