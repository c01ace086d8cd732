"""From SameSurf's values to neutral ones: functions that ask nobody."""
