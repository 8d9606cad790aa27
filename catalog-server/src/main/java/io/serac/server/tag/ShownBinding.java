package io.serac.server.tag;

import io.serac.server.column.Column;
import io.serac.server.securable.Place;
import java.util.Optional;

/**
 * A tag on an object or column, as it is shown. Immutable.
 *
 * @param column
 *            as it is called now, or was last; empty for the object as a whole
 * @param isDropped
 *            whether there is such a column no more
 * @param place
 *            where the securable is that the tag is attached to
 * @param isInherited
 *            whether that is something above the one that was asked about
 */
record ShownBinding(BindingRow row, Optional<Column> column, boolean isDropped, Place place, boolean isInherited) {
}
