/** Renders the chart as Helm would and looks at what comes out. */
@NullMarked
package io.serac.helm;

import org.jspecify.annotations.NullMarked;
