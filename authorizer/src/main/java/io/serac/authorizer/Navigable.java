package io.serac.authorizer;

import io.serac.authorizer.grant.Navigation;

/** The containers of everything that one subject sees by grants below them, with restrictions and its engine considered. */
record Navigable(Navigation navigation) {
}
